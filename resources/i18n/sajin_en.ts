<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CaptioningParts</name>
    <message numerus="yes">
        <source>%Ln album(s)</source>
        <translation>
            <numerusform>%Ln album</numerusform>
            <numerusform>%Ln albums</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaptioningWords</name>
    <message numerus="yes">
        <source>%Ln caption(s) could not be saved.</source>
        <translation>
            <numerusform>%Ln caption could not be saved.</numerusform>
            <numerusform>%Ln captions could not be saved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s) that could not be saved the last time are saved now</source>
        <translation>
            <numerusform>%Ln caption that could not be saved the last time is saved now</numerusform>
            <numerusform>%Ln captions that could not be saved the last time are saved now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChangeList</name>
    <message numerus="yes">
        <source>Show all %Ln</source>
        <translation>
            <numerusform>Show all %Ln</numerusform>
            <numerusform>Show all %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChangesModel</name>
    <message numerus="yes">
        <source>%Ln difference(s)</source>
        <translation>
            <numerusform>%Ln difference</numerusform>
            <numerusform>%Ln differences</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConflictNotice</name>
    <message numerus="yes">
        <source>Of %Ln of these photos another program says otherwise than you do.</source>
        <translation>
            <numerusform>Of %Ln of these photos another program says otherwise than you do.</numerusform>
            <numerusform>Of %Ln of these photos another program says otherwise than you do.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConflictsDialog</name>
    <message numerus="yes">
        <source>%Ln chosen</source>
        <translation>
            <numerusform>%Ln chosen</numerusform>
            <numerusform>%Ln chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DryRunDialog</name>
    <message numerus="yes">
        <source>%Ln file(s) would change</source>
        <translation>
            <numerusform>%Ln file would change</numerusform>
            <numerusform>%Ln files would change</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln say it all already</source>
        <translation>
            <numerusform>%Ln says it all already</numerusform>
            <numerusform>%Ln say it all already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be looked at</source>
        <translation>
            <numerusform>%Ln could not be looked at</numerusform>
            <numerusform>%Ln could not be looked at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the first %Ln are listed</source>
        <translation>
            <numerusform>the first %Ln are listed</numerusform>
            <numerusform>the first %Ln are listed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicateWords</name>
    <message numerus="yes">
        <source>%Ln photo(s) could not be compared: they are not indexed to the end yet.</source>
        <translation>
            <numerusform>%Ln photo could not be compared: it is not indexed to the end yet.</numerusform>
            <numerusform>%Ln photos could not be compared: they are not indexed to the end yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicatesPage</name>
    <message numerus="yes">
        <source>%Ln group(s)</source>
        <translation>
            <numerusform>%Ln group</numerusform>
            <numerusform>%Ln groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln file(s) to the trash…</source>
        <translation>
            <numerusform>Move %Ln file to the trash…</numerusform>
            <numerusform>Move %Ln files to the trash…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FactWords</name>
    <message numerus="yes">
        <source>and %Ln more folder(s)</source>
        <translation>
            <numerusform>and %Ln more folder</numerusform>
            <numerusform>and %Ln more folders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GroupHeader</name>
    <message numerus="yes">
        <source>%Ln identical file(s)</source>
        <translation>
            <numerusform>%Ln identical file</numerusform>
            <numerusform>%Ln identical files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln similar photo(s)</source>
        <translation>
            <numerusform>%Ln similar photo</numerusform>
            <numerusform>%Ln similar photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln to the trash</source>
        <translation>
            <numerusform>Move %Ln to the trash</numerusform>
            <numerusform>Move %Ln to the trash</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message numerus="yes">
        <source>%Ln added</source>
        <translation>
            <numerusform>%Ln added</numerusform>
            <numerusform>%Ln added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>%Ln changed</numerusform>
            <numerusform>%Ln changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln turned off</source>
        <translation>
            <numerusform>%Ln turned off</numerusform>
            <numerusform>%Ln turned off</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) not understood, left out</source>
        <translation>
            <numerusform>%Ln line not understood, left out</numerusform>
            <numerusform>%Ln lines not understood, left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportWords</name>
    <message numerus="yes">
        <source>%Ln caption(s)</source>
        <translation>
            <numerusform>%Ln caption</numerusform>
            <numerusform>%Ln captions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln name(s) that no photo here has</source>
        <translation>
            <numerusform>%Ln name that no photo here has</numerusform>
            <numerusform>%Ln names that no photo here has</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln name(s) that several photos have, left out</source>
        <translation>
            <numerusform>%Ln name that several photos have, left out</numerusform>
            <numerusform>%Ln names that several photos have, left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s) left out</source>
        <translation>
            <numerusform>%Ln caption left out</numerusform>
            <numerusform>%Ln captions left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation>
            <numerusform>… and %Ln more</numerusform>
            <numerusform>… and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IndexController</name>
    <message numerus="yes">
        <source>Looking through folders · %Ln file(s)</source>
        <translation>
            <numerusform>Looking through folders · %Ln file</numerusform>
            <numerusform>Looking through folders · %Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be read</source>
        <translation>
            <numerusform>%Ln file could not be read</numerusform>
            <numerusform>%Ln files could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s) offline</source>
        <translation>
            <numerusform>%Ln folder offline</numerusform>
            <numerusform>%Ln folders offline</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InstalledRow</name>
    <message numerus="yes">
        <source>photo index of %Ln photo(s)</source>
        <translation>
            <numerusform>photo index of %Ln photo</numerusform>
            <numerusform>photo index of %Ln photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MetadataWords</name>
    <message numerus="yes">
        <source>%Ln photo(s) wait to be written</source>
        <translation>
            <numerusform>%Ln photo waits to be written</numerusform>
            <numerusform>%Ln photos wait to be written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) written</source>
        <translation>
            <numerusform>%Ln file written</numerusform>
            <numerusform>%Ln files written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be written</source>
        <translation>
            <numerusform>%Ln could not be written</numerusform>
            <numerusform>%Ln could not be written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln photo(s) another program says otherwise than you do</source>
        <translation>
            <numerusform>Of %Ln photo another program says otherwise than you do</numerusform>
            <numerusform>Of %Ln photos another program says otherwise than you do</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelQuestions</name>
    <message numerus="yes">
        <source>Keep what is done (%Ln photo(s)), so that it can go on later</source>
        <translation>
            <numerusform>Keep what is done (%Ln photo), so that it can go on later</numerusform>
            <numerusform>Keep what is done (%Ln photos), so that it can go on later</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message numerus="yes">
        <source>{languages} and %Ln more</source>
        <translation>
            <numerusform>{languages} and %Ln more</numerusform>
            <numerusform>{languages} and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minute(s)</source>
        <translation>
            <numerusform>about %Ln minute</numerusform>
            <numerusform>about %Ln minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hour(s)</source>
        <translation>
            <numerusform>about %Ln hour</numerusform>
            <numerusform>about %Ln hours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PersonalWords</name>
    <message numerus="yes">
        <source>%Ln photo(s) with a caption</source>
        <translation>
            <numerusform>%Ln photo with a caption</numerusform>
            <numerusform>%Ln photos with a caption</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s)</source>
        <comment>sentences</comment>
        <translation>
            <numerusform>%Ln caption</numerusform>
            <numerusform>%Ln captions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more captioned photo(s), and you can start</source>
        <translation>
            <numerusform>%Ln more captioned photo, and you can start</numerusform>
            <numerusform>%Ln more captioned photos, and you can start</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) of these albums have no caption yet.</source>
        <translation>
            <numerusform>%Ln photo of these albums has no caption yet.</numerusform>
            <numerusform>%Ln photos of these albums have no caption yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only %Ln of the captions differ: say what tells one photo from another.</source>
        <translation>
            <numerusform>Only %Ln of the captions differ: say what tells one photo from another.</numerusform>
            <numerusform>Only %Ln of the captions differ: say what tells one photo from another.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The disk of %Ln photo(s) is not connected; Full leaves them out.</source>
        <translation>
            <numerusform>The disk of %Ln photo is not connected; Full leaves them out.</numerusform>
            <numerusform>The disk of %Ln photos is not connected; Full leaves them out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minute(s)</source>
        <translation>
            <numerusform>about %Ln minute</numerusform>
            <numerusform>about %Ln minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hour(s)</source>
        <translation>
            <numerusform>about %Ln hour</numerusform>
            <numerusform>about %Ln hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>from {albums} and %Ln more</source>
        <translation>
            <numerusform>from {albums} and %Ln more</numerusform>
            <numerusform>from {albums} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoListModel</name>
    <message numerus="yes">
        <source>%Ln star(s)</source>
        <translation>
            <numerusform>%Ln star</numerusform>
            <numerusform>%Ln stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaceView</name>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProblemsCard</name>
    <message numerus="yes">
        <source>and %Ln folder(s) more</source>
        <translation>
            <numerusform>and %Ln folder more</numerusform>
            <numerusform>and %Ln folders more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Proposing</name>
    <message numerus="yes">
        <source>%Ln accepted by itself</source>
        <translation>
            <numerusform>%Ln accepted by itself</numerusform>
            <numerusform>%Ln accepted by itself</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) follow as soon as they are indexed</source>
        <translation>
            <numerusform>%Ln photo follows as soon as it is indexed</numerusform>
            <numerusform>%Ln photos follow as soon as they are indexed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RatingStars</name>
    <message numerus="yes">
        <source>Rating: %Ln star(s)</source>
        <translation>
            <numerusform>Rating: %Ln star</numerusform>
            <numerusform>Rating: %Ln stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemovedController</name>
    <message numerus="yes">
        <source>Forget %Ln photo(s) for good?</source>
        <translation>
            <numerusform>Forget %Ln photo for good?</numerusform>
            <numerusform>Forget %Ln photos for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) forgotten</source>
        <translation>
            <numerusform>%Ln photo forgotten</numerusform>
            <numerusform>%Ln photos forgotten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemovedModel</name>
    <message numerus="yes">
        <source>%Ln day(s) left</source>
        <translation>
            <numerusform>%Ln day left</numerusform>
            <numerusform>%Ln days left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemovedPage</name>
    <message numerus="yes">
        <source>Forget %Ln photo(s) now…</source>
        <translation>
            <numerusform>Forget %Ln photo now…</numerusform>
            <numerusform>Forget %Ln photos now…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The files of these photos are gone from their folders. What you said of them (captions, tags, ratings, albums) is kept for %Ln day(s). Put a file back, under any name, and all of it is back.</source>
        <translation>
            <numerusform>The files of these photos are gone from their folders. What you said of them (captions, tags, ratings, albums) is kept for %Ln day. Put a file back, under any name, and all of it is back.</numerusform>
            <numerusform>The files of these photos are gone from their folders. What you said of them (captions, tags, ratings, albums) is kept for %Ln days. Put a file back, under any name, and all of it is back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportWords</name>
    <message numerus="yes">
        <source>Of %Ln caption(s) it had never seen, the right photo came first for {after}, before: {before}.</source>
        <translation>
            <numerusform>Of %Ln caption it had never seen, the right photo came first for {after}, before: {before}.</numerusform>
            <numerusform>Of %Ln captions it had never seen, the right photo came first for {after}, before: {before}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Everyday searches: %Ln caption(s) of photos that came with Sajin. They show whether it forgot anything.</source>
        <translation>
            <numerusform>Everyday searches: %Ln caption of photos that came with Sajin. They show whether it forgot anything.</numerusform>
            <numerusform>Everyday searches: %Ln captions of photos that came with Sajin. They show whether it forgot anything.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Learned from %Ln photo(s)</source>
        <translation>
            <numerusform>Learned from %Ln photo</numerusform>
            <numerusform>Learned from %Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s)</source>
        <comment>sentences</comment>
        <translation>
            <numerusform>%Ln caption</numerusform>
            <numerusform>%Ln captions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln second(s)</source>
        <translation>
            <numerusform>%Ln second</numerusform>
            <numerusform>%Ln seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln minute(s)</source>
        <translation>
            <numerusform>%Ln minute</numerusform>
            <numerusform>%Ln minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResultsView</name>
    <message numerus="yes">
        <source>%Ln+ photo(s)</source>
        <translation>
            <numerusform>%Ln+ photo</numerusform>
            <numerusform>%Ln+ photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln less likely match(es)</source>
        <translation>
            <numerusform>Show %Ln less likely match</numerusform>
            <numerusform>Show %Ln less likely matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReviewWords</name>
    <message numerus="yes">
        <source>%Ln photo(s) still wait for the search model to look at them. Tags are proposed as soon as it has.</source>
        <translation>
            <numerusform>%Ln photo still waits for the search model to look at them. Tags are proposed as soon as it has.</numerusform>
            <numerusform>%Ln photos still wait for the search model to look at them. Tags are proposed as soon as it has.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) follow once the search model has looked at them.</source>
        <translation>
            <numerusform>%Ln photo follows once the search model has looked at it.</numerusform>
            <numerusform>%Ln photos follow once the search model has looked at them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proposal(s)</source>
        <translation>
            <numerusform>%Ln proposal</numerusform>
            <numerusform>%Ln proposals</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunWords</name>
    <message numerus="yes">
        <source>learns from %Ln photo(s)</source>
        <translation>
            <numerusform>learns from %Ln photo</numerusform>
            <numerusform>learns from %Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s)</source>
        <translation>
            <numerusform>%Ln caption</numerusform>
            <numerusform>%Ln captions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) kept back to measure</source>
        <translation>
            <numerusform>%Ln photo kept back to measure</numerusform>
            <numerusform>%Ln photos kept back to measure</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Settling</name>
    <message numerus="yes">
        <source>%Ln taken over from other programs</source>
        <translation>
            <numerusform>%Ln taken over from other programs</numerusform>
            <numerusform>%Ln taken over from other programs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of yours kept</source>
        <translation>
            <numerusform>%Ln of yours kept</numerusform>
            <numerusform>%Ln of yours kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SlideshowButton</name>
    <message numerus="yes">
        <source>%Ln second(s) a photo</source>
        <translation>
            <numerusform>%Ln second a photo</numerusform>
            <numerusform>%Ln seconds a photo</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TagHeading</name>
    <message numerus="yes">
        <source>Accept %Ln selected</source>
        <translation>
            <numerusform>Accept %Ln selected</numerusform>
            <numerusform>Accept %Ln selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject %Ln selected</source>
        <translation>
            <numerusform>Reject %Ln selected</numerusform>
            <numerusform>Reject %Ln selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accept all %Ln</source>
        <translation>
            <numerusform>Accept all %Ln</numerusform>
            <numerusform>Accept all %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject all %Ln</source>
        <translation>
            <numerusform>Reject all %Ln</numerusform>
            <numerusform>Reject all %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln accepted</source>
        <translation>
            <numerusform>%Ln accepted</numerusform>
            <numerusform>%Ln accepted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rejected</source>
        <translation>
            <numerusform>%Ln rejected</numerusform>
            <numerusform>%Ln rejected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TaggingPane</name>
    <message numerus="yes">
        <source>%Ln entry(ies)</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them changed or added by you</source>
        <translation>
            <numerusform>%Ln of them changed or added by you</numerusform>
            <numerusform>%Ln of them changed or added by you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln off</source>
        <translation>
            <numerusform>%Ln off</numerusform>
            <numerusform>%Ln off</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proposal(s) wait for you</source>
        <translation>
            <numerusform>%Ln proposal waits for you</numerusform>
            <numerusform>%Ln proposals wait for you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainingTrouble</name>
    <message numerus="yes">
        <source>Training needs at least %Ln photo(s) with a caption.</source>
        <translation>
            <numerusform>Training needs at least %Ln photo with a caption.</numerusform>
            <numerusform>Training needs at least %Ln photos with a caption.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrashController</name>
    <message numerus="yes">
        <source>Move %Ln photo(s) to the trash?</source>
        <translation>
            <numerusform>Move %Ln photo to the trash?</numerusform>
            <numerusform>Move %Ln photos to the trash?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln file(s) to the trash?</source>
        <translation>
            <numerusform>Move %Ln file to the trash?</numerusform>
            <numerusform>Move %Ln files to the trash?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is all places of %Ln photo(s).</source>
        <translation>
            <numerusform>That is all places of %Ln photo.</numerusform>
            <numerusform>That is all places of %Ln photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) moved to the trash</source>
        <translation>
            <numerusform>%Ln file moved to the trash</numerusform>
            <numerusform>%Ln files moved to the trash</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be moved to the trash</source>
        <translation>
            <numerusform>%Ln file could not be moved to the trash</numerusform>
            <numerusform>%Ln files could not be moved to the trash</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ViewerStars</name>
    <message numerus="yes">
        <source>Rating: %Ln star(s)</source>
        <translation>
            <numerusform>Rating: %Ln star</numerusform>
            <numerusform>Rating: %Ln stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VocabularyChanges</name>
    <message numerus="yes">
        <source>%Ln entry(ies) are proposed</source>
        <translation>
            <numerusform>%Ln entry is proposed</numerusform>
            <numerusform>%Ln entries are proposed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) are not proposed any more</source>
        <translation>
            <numerusform>%Ln entry is not proposed any more</numerusform>
            <numerusform>%Ln entries are not proposed any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) moved</source>
        <translation>
            <numerusform>%Ln entry moved</numerusform>
            <numerusform>%Ln entries moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) are as they ship</source>
        <translation>
            <numerusform>%Ln entry is as it ships</numerusform>
            <numerusform>%Ln entries are as they ship</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) removed</source>
        <translation>
            <numerusform>%Ln entry removed</numerusform>
            <numerusform>%Ln entries removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) imported</source>
        <translation>
            <numerusform>%Ln entry imported</numerusform>
            <numerusform>%Ln entries imported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VocabularyQuestions</name>
    <message numerus="yes">
        <source>%Ln entry(ies) that you changed will be as they came.</source>
        <translation>
            <numerusform>%Ln entry that you changed will be as it came.</numerusform>
            <numerusform>%Ln entries that you changed will be as they came.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep the entries that you added (%Ln)</source>
        <translation>
            <numerusform>Keep the entry that you added (%Ln)</numerusform>
            <numerusform>Keep the entries that you added (%Ln)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Words</name>
    <message numerus="yes">
        <source>%Ln photo(s)</source>
        <translation>
            <numerusform>%Ln photo</numerusform>
            <numerusform>%Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln second(s) left</source>
        <translation>
            <numerusform>%Ln second left</numerusform>
            <numerusform>%Ln seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln minute(s) left</source>
        <translation>
            <numerusform>%Ln min left</numerusform>
            <numerusform>%Ln min left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s) left</source>
        <translation>
            <numerusform>%Ln hour left</numerusform>
            <numerusform>%Ln hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln star(s)</source>
        <translation>
            <numerusform>%Ln star</numerusform>
            <numerusform>%Ln stars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln star(s) or more</source>
        <translation>
            <numerusform>%Ln star or more</numerusform>
            <numerusform>%Ln stars or more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln star(s) or fewer</source>
        <translation>
            <numerusform>%Ln star or fewer</numerusform>
            <numerusform>%Ln stars or fewer</numerusform>
        </translation>
    </message>
</context>
</TS>
