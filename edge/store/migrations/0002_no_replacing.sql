-- "insert or replace" removes a row without asking the trigger against removal.
create trigger entries_come_in_order before insert on entries
when new.seq <> 1 + (select coalesce(max(seq), 0) from entries where journal = new.journal)
    or exists (select 1 from entries where n = new.n)
begin select raise(abort, 'the journal is append-only'); end;
create trigger journals_are_never_replaced before insert on journals
when exists (select 1 from journals where n = new.n or journal = new.journal)
begin select raise(abort, 'the journal is append-only'); end;
