"""Market regulation (市场监管): the worked example of a department that runs elsewhere and answers later.

python -m services.departments.market_regulation --listen grpc://127.0.0.1:9300 --keys market_regulation.json
"""
