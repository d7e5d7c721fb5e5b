"""What the command lines share: language, help, refusals, early ends, where to look."""
