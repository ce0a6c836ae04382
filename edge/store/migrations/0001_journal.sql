create table journals (
    n       integer primary key autoincrement,
    journal text not null unique,
    box     text not null,
    serial  text not null
) strict;
create table entries (
    n       integer primary key autoincrement,
    journal integer not null references journals (n),
    seq     integer not null,
    hash    text not null,
    body    text not null,
    unique (journal, seq)
) strict;
create table positions (
    name  text primary key,
    value integer not null
) strict, without rowid;
create trigger entries_are_never_changed before update on entries
begin select raise(abort, 'the journal is append-only'); end;
create trigger entries_are_never_removed before delete on entries
begin select raise(abort, 'the journal is append-only'); end;
create trigger journals_are_never_changed before update on journals
begin select raise(abort, 'the journal is append-only'); end;
create trigger journals_are_never_removed before delete on journals
begin select raise(abort, 'the journal is append-only'); end;
