-- Its own table has the name of the one that it reads.
WITH jars AS (SELECT id, names FROM jars WHERE id <> 'none'),
     more(id, text) AS (SELECT id, :text FROM jars)
SELECT more.id, concat(more.text, coalesce(array_join(jars.names, '; '), '')) AS text
FROM more
JOIN jars ON jars.id = more.id -- the end
