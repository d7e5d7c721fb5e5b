"""Sign-in of staff: sessions of whom the issuer vouches for, and tokens of persons."""
