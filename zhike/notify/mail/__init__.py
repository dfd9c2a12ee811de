"""Messages by mail: the company's server, what each person wants by mail, and the letters that wait to be sent."""
