"""What every resource of the REST API shares: keys, problems, pages, filters, writing once, its schema.

Each app's own resources stand in its package `api`; `portal/api_urls.py` puts them together.
"""
