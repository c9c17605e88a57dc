SELECT jars.id, count(*) AS jars
FROM "jars"
WHERE Jars.shelf = :shelf OR EXISTS (SELECT 1 FROM JARS AS other WHERE other.id = '' AND jars.id = '')
GROUP BY jars.id
UNION ALL
SELECT 'all', count(*) FROM (SELECT id FROM jars) AS every_one
