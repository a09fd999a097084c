"""How the server goes out to servers of others: where it may go, and how long it waits there."""
