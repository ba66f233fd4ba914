"""Altinn's system register, and the system users that customers give access to."""
