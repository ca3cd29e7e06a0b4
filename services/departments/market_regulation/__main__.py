"""Market regulation as a process of its own."""

from services.departments.market_regulation.review import MarketRegulation
from services.departments.serving import run

if __name__ == "__main__":
    run(MarketRegulation)
