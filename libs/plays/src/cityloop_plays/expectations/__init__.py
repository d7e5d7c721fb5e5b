"""What a play must come to: a class for each expectation, in modules by what they are about."""
