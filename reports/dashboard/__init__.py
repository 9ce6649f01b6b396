"""A month at a glance (tổng quan): who is late, what was paid, by which clause. Figures lead to rows."""
