"""From an approved run to money received: who gets how much, what the bank answered, what is issued again."""
