"""What the authority's words mean: claims, payments, sums, the statement. Pure, on the standard library alone."""
