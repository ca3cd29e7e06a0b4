"""The main job on real data, told step by step through the gateways' public API."""
