SELECT id, n, large, x, price, share, flag, day, filled, names, days, codes, sizes, place, shelf
FROM jars;
