"""What is shown of cases, of reports and of the city: timelines and the overview."""
