"""How a room hears: nameko containers on eventlet. Green processes only; nothing here imports grpc."""
