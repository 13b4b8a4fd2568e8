"""Where an organisation is: NUTS codes of any vintage, coordinates, postcodes and towns → NUTS."""
