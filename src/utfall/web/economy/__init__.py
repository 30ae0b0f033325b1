"""Economy: the year's statements down to the voucher, allocation, the managers' forecasts and the machine's."""
