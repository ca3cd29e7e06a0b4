"""Messages of people and of staff."""

RPC = "sanji.notification.v1.NotificationService."
