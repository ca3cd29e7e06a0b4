"""What stands in the image besides rooms and gateway: preparing a stack's containers and asking for their health."""
