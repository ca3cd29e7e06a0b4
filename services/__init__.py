"""The rooms of Sanji, the chassis they stand on, and the departments that join them."""
