"""The identity vault: who a customer is, encrypted, in a database of its own."""
