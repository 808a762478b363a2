package let probe = 1
