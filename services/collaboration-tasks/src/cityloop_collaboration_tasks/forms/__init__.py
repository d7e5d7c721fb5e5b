"""Forms that officers answer: the feedback of a task, a checklist, what a flow needs to know."""
