"""Sandbox of the four remote parties over HTTP: ID-porten, Altinn, Maskinporten and Skatteetaten."""
