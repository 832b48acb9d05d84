BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'hailong','0001 questionnaires, units, rounds','2026-11-22 14:48:23.068542+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'hailong','0002 responses, conflicts, drafts','2026-11-22 14:48:23.077759+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'hailong','0003 staff, results, jobs','2026-11-22 14:48:23.079171+00:00');
CREATE TABLE "answers_r1" (_id INTEGER PRIMARY KEY REFERENCES response (id), "A1" TEXT, "A2" TEXT, "A3" TEXT, "A4" TEXT, "A5" TEXT, "gioi" TEXT, "kenh" TEXT, "tuoi" REAL, "ty_le" REAL, "ngay" TEXT, "gop_y" TEXT) STRICT;
INSERT INTO "answers_r1" VALUES(1,'4','8',NULL,NULL,NULL,'a','a khac',30.5,NULL,'2026-11-22','Cảm ơn');
CREATE TABLE conflict (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL REFERENCES response (uuid),
    round_id TEXT NOT NULL,
    content TEXT NOT NULL,
    received_at TEXT NOT NULL,
    digest BLOB NOT NULL,
    seal INTEGER NOT NULL,
    UNIQUE (uuid, digest)
) STRICT;
CREATE TABLE draft (
    uuid TEXT PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    answers TEXT NOT NULL,
    language TEXT NOT NULL,
    mode TEXT NOT NULL,
    unit TEXT NOT NULL,
    service_point TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE failed_sign_in (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;
CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    state TEXT NOT NULL CHECK (state IN ('asked', 'running', 'done', 'failed')),
    message TEXT NOT NULL,
    asked_at REAL NOT NULL,
    begun_at REAL,
    ended_at REAL
) STRICT
;
CREATE TABLE ledger (
    round_id TEXT PRIMARY KEY REFERENCES round (round_id),
    n INTEGER NOT NULL,
    total INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "ledger" VALUES('r1',1,1964046938833292759);
CREATE TABLE move (
    id INTEGER PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    state TEXT NOT NULL,
    moved_by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT
;
INSERT INTO "move" VALUES(1,'r1','open','Lan','2026-11-22T14:48:23+00:00');
CREATE TABLE questionnaire (
    version TEXT PRIMARY KEY CHECK (length(version) = 64),
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    canonical TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "questionnaire" VALUES('a51662363a85d817528058c223d686d030fe9b43f5e5e4e9583fa79414434eec','thu','1','{"format":1,"questionnaire":{"languages":["vi","en"],"name":"thu","provenance":{"official":false},"sections":[{"items":[{"kind":"note","name":"loi_chao","text":{"vi":"Kính chào ông/bà","en":"Kính chào ông/bà"}},{"categories":[{"code":"1","label":{"vi":"mức 1","en":"mức 1"},"score":1},{"code":"2","label":{"vi":"mức 2","en":"mức 2"},"score":2},{"code":"3","label":{"vi":"mức 3","en":"mức 3"},"score":3},{"code":"4","label":{"vi":"mức 4","en":"mức 4"},"score":4},{"code":"5","label":{"vi":"mức 5","en":"mức 5"},"score":5},{"code":"8","label":{"vi":"không áp dụng","en":"không áp dụng"},"missing":"not applicable"}],"kind":"rating","name":"A1","text":{"vi":"Câu 1","en":"Câu 1"}},{"categories":[{"code":"1","label":{"vi":"mức 1","en":"mức 1"},"score":1},{"code":"2","label":{"vi":"mức 2","en":"mức 2"},"score":2},{"code":"3","label":{"vi":"mức 3","en":"mức 3"},"score":3},{"code":"4","label":{"vi":"mức 4","en":"mức 4"},"score":4},{"code":"5","label":{"vi":"mức 5","en":"mức 5"},"score":5},{"code":"8","label":{"vi":"không áp dụng","en":"không áp dụng"},"missing":"not applicable"}],"kind":"rating","name":"A2","text":{"vi":"Câu 2","en":"Câu 2"}},{"categories":[{"code":"1","label":{"vi":"mức 1","en":"mức 1"},"score":1},{"code":"2","label":{"vi":"mức 2","en":"mức 2"},"score":2},{"code":"3","label":{"vi":"mức 3","en":"mức 3"},"score":3},{"code":"4","label":{"vi":"mức 4","en":"mức 4"},"score":4},{"code":"5","label":{"vi":"mức 5","en":"mức 5"},"score":5},{"code":"8","label":{"vi":"không áp dụng","en":"không áp dụng"},"missing":"not applicable"}],"kind":"rating","name":"A3","text":{"vi":"Câu 3","en":"Câu 3"}},{"categories":[{"code":"1","label":{"vi":"mức 1","en":"mức 1"},"score":1},{"code":"2","label":{"vi":"mức 2","en":"mức 2"},"score":2},{"code":"3","label":{"vi":"mức 3","en":"mức 3"},"score":3},{"code":"4","label":{"vi":"mức 4","en":"mức 4"},"score":4},{"code":"5","label":{"vi":"mức 5","en":"mức 5"},"score":5},{"code":"8","label":{"vi":"không áp dụng","en":"không áp dụng"},"missing":"not applicable"}],"kind":"rating","name":"A4","text":{"vi":"Câu 4","en":"Câu 4"}},{"categories":[{"code":"1","label":{"vi":"mức 1","en":"mức 1"},"score":1},{"code":"2","label":{"vi":"mức 2","en":"mức 2"},"score":2},{"code":"3","label":{"vi":"mức 3","en":"mức 3"},"score":3},{"code":"4","label":{"vi":"mức 4","en":"mức 4"},"score":4},{"code":"5","label":{"vi":"mức 5","en":"mức 5"},"score":5},{"code":"8","label":{"vi":"không áp dụng","en":"không áp dụng"},"missing":"not applicable"}],"kind":"rating","name":"A5","text":{"vi":"Câu 5","en":"Câu 5"}},{"categories":[{"code":"a","label":{"vi":"a","en":"a"}},{"code":"b","label":{"vi":"b","en":"b"}},{"code":"khac","label":{"vi":"khac","en":"khac"}}],"kind":"single","name":"gioi","text":{"vi":"Giới","en":"Giới"}},{"categories":[{"code":"a","label":{"vi":"a","en":"a"}},{"code":"b","label":{"vi":"b","en":"b"}},{"code":"khac","label":{"vi":"khac","en":"khac"}}],"kind":"multiple","name":"kenh","text":{"vi":"Kênh","en":"Kênh"}},{"kind":"number","name":"tuoi","text":{"vi":"Tuổi","en":"Tuổi"}},{"kind":"percent","name":"ty_le","text":{"vi":"Mức đáp ứng","en":"Mức đáp ứng"}},{"kind":"date","name":"ngay","text":{"vi":"Ngày","en":"Ngày"}},{"kind":"text","name":"gop_y","text":{"vi":"Góp ý","en":"Góp ý"}}],"name":"A","title":{"vi":"Phần A","en":"Phần A"}}],"service":"administrative","title":{"vi":"Phiếu thử","en":"Phiếu thử"},"version":"1"}}');
CREATE TABLE response (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    version TEXT NOT NULL REFERENCES questionnaire (version),
    unit TEXT REFERENCES unit (code),
    service_point TEXT REFERENCES service_point (code),
    mode TEXT NOT NULL,
    language TEXT NOT NULL,
    completeness TEXT NOT NULL,
    missing TEXT NOT NULL,
    design TEXT NOT NULL,
    received_at TEXT NOT NULL,
    digest BLOB NOT NULL,
    seal INTEGER NOT NULL
) STRICT;
INSERT INTO "response" VALUES(1,'0b7e1a52-3a34-4b0e-9d0f-6d2b8f1c7a11','r1','a51662363a85d817528058c223d686d030fe9b43f5e5e4e9583fa79414434eec',NULL,NULL,'web','vi','complete','{"refused":["A3"]}','{}','2026-11-22T14:00:00+00:00',X'0510378DF83950F78D1B069DEC4FF0E0',1964046938833292759);
CREATE TABLE result (
    round_id TEXT NOT NULL REFERENCES round (round_id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    content BLOB NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (round_id, name)
) STRICT;
CREATE TABLE round (
    round_id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    version TEXT NOT NULL REFERENCES questionnaire (version),
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed', 'locked')),
    opens_on TEXT,
    closes_on TEXT,
    target REAL,
    comparator TEXT NOT NULL,
    published INTEGER NOT NULL CHECK (published IN (0, 1)),
    agency TEXT NOT NULL,
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    clusters TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "round" VALUES('r1','{"vi": "Đợt thử", "en": "Đợt thử"}','a51662363a85d817528058c223d686d030fe9b43f5e5e4e9583fa79414434eec','open',NULL,NULL,NULL,'at least',0,'{}',1,'',X'F315A41055F133239B2FC5EE38590B01');
CREATE TABLE service_point (
    code TEXT PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
    token BLOB PRIMARY KEY,
    name TEXT NOT NULL REFERENCES staff (name) ON DELETE CASCADE,
    begun_at REAL NOT NULL,
    seen_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE staff (
    name TEXT PRIMARY KEY,
    password TEXT NOT NULL,
    role TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE unit (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    parent TEXT REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    field TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX response_round ON response (round_id);
CREATE TRIGGER response_kept AFTER INSERT ON response BEGIN
    UPDATE ledger SET n = n + 1, total = (total + NEW.seal) & 0x3fffffffffffffff
        WHERE round_id = NEW.round_id;
    DELETE FROM draft WHERE uuid = NEW.uuid;
END;
CREATE TRIGGER conflict_set_aside AFTER INSERT ON conflict BEGIN
    UPDATE ledger SET total = (total + NEW.seal) & 0x3fffffffffffffff WHERE round_id = NEW.round_id;
END;
CREATE VIEW "responses_r1" AS SELECT response.id AS _id, response.uuid AS _uuid, response.unit AS _unit, response.service_point AS _service_point, response.mode AS _mode, response.language AS _language, response.completeness AS _completeness, response.received_at AS _received_at, response.missing AS _missing, response.design AS _design, answers."A1", answers."A2", answers."A3", answers."A4", answers."A5", answers."gioi", answers."kenh", answers."tuoi", answers."ty_le", answers."ngay", answers."gop_y" FROM "answers_r1" AS answers JOIN response ON response.id = answers._id;
COMMIT;
