-- The planner guesses that lists of ten entries come and thinks that a plan made for each call is cheaper; for a transfer, making it
-- takes longer than all that is then done. There is one good plan whatever the size: by the keys.
alter function post_journals set plan_cache_mode = force_generic_plan;
