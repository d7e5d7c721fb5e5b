"""What is shown of cases, of reports and of the city: timelines, the overview, reviews.

It reads what others write; nobody but the bootstrap imports it.
"""
