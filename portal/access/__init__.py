"""Who is signed in and what they may see; a `Tilgang` is made nowhere else."""
