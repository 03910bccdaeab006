<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
