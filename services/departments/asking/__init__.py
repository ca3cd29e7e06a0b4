"""The platform's side: asking departments that run elsewhere. Threaded processes only: the transports hold sockets."""
