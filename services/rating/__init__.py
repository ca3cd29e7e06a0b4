"""Rating (好差评): one invitation and one grade per decided case, and the rectification a bad grade opens.

owns: invitations, ratings, rectifications
emits: RatingInvited RatingGiven RectificationOpened
hears: DecisionMade CalendarYearPublished RectificationOpened EntrustmentEvaluated
"""
