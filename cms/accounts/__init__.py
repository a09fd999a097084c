"""Who somebody is: accounts, the roles they hold, how they prove themselves, and who is kept out."""
