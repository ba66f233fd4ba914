"""Stand-ins for the four remote parties: ID-porten, Altinn, Maskinporten and Skatteetaten, spoken to over HTTP."""
