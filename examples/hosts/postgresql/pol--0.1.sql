-- What the policies of Pol give for cases. A policy is the name of one below pol.policy_directory, or its text.
-- SPDX-License-Identifier: Apache-2.0
\echo Use "CREATE EXTENSION pol" to load this file. \quit

-- The cost is that of an assessment, some hundred times that of an operator, so that the planner knows when workers are worth it.
create function pol_assess(policy text, "case" jsonb) returns jsonb
  as 'MODULE_PATHNAME', 'pol_sql_assess' language c immutable strict parallel safe cost 1000;
create function pol_assess(policy text, "case" jsonb, "on" date) returns jsonb
  as 'MODULE_PATHNAME', 'pol_sql_assess' language c immutable strict parallel safe cost 1000;
create function pol_amount(policy text, clause text, "case" jsonb) returns numeric
  as 'MODULE_PATHNAME', 'pol_sql_amount' language c immutable strict parallel safe cost 1000;
create function pol_amount(policy text, clause text, "case" jsonb, "on" date) returns numeric
  as 'MODULE_PATHNAME', 'pol_sql_amount' language c immutable strict parallel safe cost 1000;

comment on function pol_assess(text, jsonb) is 'the outcome of a case as JSON';
comment on function pol_assess(text, jsonb, date) is 'the outcome of a case as JSON, assessed on a day';
comment on function pol_amount(text, text, jsonb) is 'what is due under one clause; null where no amount is determined';
comment on function pol_amount(text, text, jsonb, date) is 'what is due under one clause on a day; null where no amount is determined';
