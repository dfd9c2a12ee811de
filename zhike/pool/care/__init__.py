"""Care must not drop after a signature: who signed, when the customer was first reached afterwards, measured."""
