"""RabbitMQ: the only door to it. Names and queues are derived here, never typed by hand."""
