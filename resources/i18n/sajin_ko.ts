<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>ActiveCard</name>
    <message>
        <source>Looking…</source>
        <translation>찾는 중…</translation>
    </message>
    <message>
        <source>No model: choose one below</source>
        <translation>모델이 없습니다. 아래에서 고르세요</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Photos searchable</source>
        <translation>검색할 수 있는 사진</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
</context>
<context>
    <name>AddDialog</name>
    <message>
        <source>Add to the vocabulary</source>
        <translation>어휘에 추가</translation>
    </message>
    <message>
        <source>What photos may show. One of the names is enough.</source>
        <translation>사진에 나올 수 있는 것. 이름은 하나만 있어도 됩니다.</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>바꾸기…</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>There is one already: {path}</source>
        <translation>이미 있습니다: {path}</translation>
    </message>
    <message>
        <source>It is another word for {path} so far.</source>
        <translation>지금은 {path}의 다른 말입니다.</translation>
    </message>
    <message>
        <source>What does it lie in?</source>
        <translation>어디에 속하나요?</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>Lies in {path}, change</source>
        <translation>속한 곳 {path}, 바꾸기</translation>
    </message>
    <message>
        <source>English name</source>
        <translation>영어 이름</translation>
    </message>
    <message>
        <source>Korean name</source>
        <translation>한국어 이름</translation>
    </message>
    <message>
        <source>Lies in</source>
        <translation>속한 곳</translation>
    </message>
</context>
<context>
    <name>AdviceList</name>
    <message>
        <source>What would help</source>
        <translation>도움이 되는 것</translation>
    </message>
</context>
<context>
    <name>AppearancePane</name>
    <message>
        <source>Appearance</source>
        <translation>화면</translation>
    </message>
    <message>
        <source>How Sajin looks and speaks.</source>
        <translation>Sajin의 모양과 언어를 고릅니다.</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>색상(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>언어(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Shape of photos</source>
        <translation>사진 틀(&amp;S)</translation>
    </message>
    <message>
        <source>Cropped to squares, or whole in their own shape.</source>
        <translation>정사각형으로 자르거나, 원래 비율 그대로 보여 줍니다.</translation>
    </message>
    <message>
        <source>Si&amp;ze of photos</source>
        <translation>사진 크기(&amp;Z)</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>색</translation>
    </message>
    <message>
        <source>Shape of photos</source>
        <translation>사진 틀</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>정사각형</translation>
    </message>
    <message>
        <source>Own shape</source>
        <translation>원래 비율</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정에 따름</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
</context>
<context>
    <name>Automatic</name>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Tag “{tag}”, accepted by itself, taken off {photos}</source>
        <translation>자동으로 수락된 태그 ‘{tag}’ 뗌: {photos}</translation>
    </message>
</context>
<context>
    <name>AutomaticRow</name>
    <message>
        <source>from {percent} on</source>
        <translation>{percent}부터</translation>
    </message>
    <message>
        <source>ticked on {photos}</source>
        <translation>{photos}에서 수락</translation>
    </message>
    <message>
        <source>Accept “{name}” by itself</source>
        <translation>“{name}” 저절로 수락</translation>
    </message>
</context>
<context>
    <name>BrowsePage</name>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>날짜</translation>
    </message>
</context>
<context>
    <name>BrowseWords</name>
    <message>
        <source>Show all photos</source>
        <translation>모든 사진 보기</translation>
    </message>
    <message>
        <source>No favourites yet</source>
        <translation>아직 즐겨찾기가 없습니다</translation>
    </message>
    <message>
        <source>Press the heart of a photo, and it is kept here.</source>
        <translation>사진의 하트를 누르면 여기에 모입니다.</translation>
    </message>
    <message>
        <source>No photos have this tag</source>
        <translation>이 태그가 붙은 사진이 없습니다</translation>
    </message>
    <message>
        <source>Drag photos onto it in the sidebar.</source>
        <translation>사진을 사이드바의 태그로 끌어다 놓으세요.</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>문제가 없습니다</translation>
    </message>
    <message>
        <source>Every file could be read.</source>
        <translation>모든 파일을 읽었습니다.</translation>
    </message>
    <message>
        <source>No photos from here</source>
        <translation>여기서 찍은 사진이 없습니다</translation>
    </message>
    <message>
        <source>No photos yet</source>
        <translation>아직 사진이 없습니다</translation>
    </message>
    <message>
        <source>They appear here while Sajin looks through your folders.</source>
        <translation>Sajin이 폴더를 살펴보는 동안 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Nothing is found for “{words}” now</source>
        <translation>지금은 “{words}”에 맞는 사진이 없습니다</translation>
    </message>
    <message>
        <source>Photos appear here by themselves as soon as they match.</source>
        <translation>맞는 사진이 생기면 저절로 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Change the search</source>
        <translation>검색 바꾸기</translation>
    </message>
    <message>
        <source>This album is empty</source>
        <translation>빈 앨범입니다</translation>
    </message>
    <message>
        <source>Drag photos onto it in the sidebar, or select photos and choose Photo, Add to album.</source>
        <translation>사진을 사이드바의 앨범으로 끌어다 놓거나, 사진을 고르고 메뉴 ‘사진’의 ‘앨범에 넣기’를 선택하세요.</translation>
    </message>
    <message>
        <source>This folder is offline</source>
        <translation>이 폴더는 오프라인입니다</translation>
    </message>
    <message>
        <source>Connect its disk. What Sajin knows of its photos is kept.</source>
        <translation>디스크를 연결하세요. 이 폴더의 사진에 대해 적어 둔 것은 모두 그대로 있습니다.</translation>
    </message>
    <message>
        <source>No photos in this folder</source>
        <translation>이 폴더에는 사진이 없습니다</translation>
    </message>
    <message>
        <source>Photos that are put into it appear here.</source>
        <translation>이 폴더에 넣은 사진이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Look for new photos now</source>
        <translation>지금 새 사진 찾기</translation>
    </message>
    <message>
        <source>Order of “{album}” changed</source>
        <translation>“{album}”의 순서를 바꾸었습니다</translation>
    </message>
    <message>
        <source>Search in here</source>
        <translation>여기서 검색</translation>
    </message>
    <message>
        <source>Only in “{place}”</source>
        <translation>“{place}”에서만</translation>
    </message>
    <message>
        <source>Save in “{album}”</source>
        <translation>“{album}”에 저장</translation>
    </message>
    <message>
        <source>Search of “{album}” changed</source>
        <translation>“{album}”의 검색을 바꾸었습니다</translation>
    </message>
</context>
<context>
    <name>CaptionFiles</name>
    <message>
        <source>Import captions</source>
        <translation>캡션 가져오기</translation>
    </message>
    <message>
        <source>Import captions from the .txt files of a folder</source>
        <translation>폴더의 .txt 파일에서 캡션 가져오기</translation>
    </message>
</context>
<context>
    <name>CaptioningPage</name>
    <message>
        <source>Only without a caption</source>
        <translation>캡션 없는 사진만</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Back (Esc); what is written is kept</source>
        <translation>뒤로(Esc). 쓴 글은 저장됩니다</translation>
    </message>
    <message>
        <source>More for captions</source>
        <translation>캡션 관련 메뉴</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>캡션</translation>
    </message>
    <message>
        <source>Say what is seen: who, what, where</source>
        <translation>무엇이 보이는지 써 보세요: 누가, 무엇을, 어디에서</translation>
    </message>
    <message>
        <source>Enter saves and goes on. Shift+Enter begins a new line: each line is a caption of its own. {keys} put in what stands below.</source>
        <translation>Enter는 저장하고 다음으로 갑니다. Shift+Enter는 줄을 바꿉니다. 각 줄이 하나의 캡션입니다. {keys}로 아래의 것을 넣습니다.</translation>
    </message>
    <message>
        <source>Words that go on from what is written</source>
        <translation>이어서 쓸 수 있는 낱말</translation>
    </message>
    <message>
        <source>Words and captions that can be put in</source>
        <translation>넣을 수 있는 낱말과 캡션</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>Same as before</source>
        <translation>앞과 같게</translation>
    </message>
    <message>
        <source>Save and next</source>
        <translation>저장하고 다음</translation>
    </message>
</context>
<context>
    <name>CaptioningParts</name>
    <message>
        <source>All photos</source>
        <translation>모든 사진</translation>
    </message>
    <message numerus="yes">
        <source>%Ln album(s)</source>
        <translation>
            <numerusform>앨범 %Ln개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaptioningWords</name>
    <message>
        <source>Captions: {name}</source>
        <translation>캡션: {name}</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>캡션</translation>
    </message>
    <message>
        <source>{done} of {total} captioned</source>
        <translation>{total}장 중 {done}장에 캡션 있음</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} / {total}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s) could not be saved.</source>
        <translation>
            <numerusform>캡션 %Ln개를 저장하지 못했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>What you wrote is kept here, and saved as soon as it can be.</source>
        <translation>쓰신 글은 여기에 보관되며, 저장할 수 있게 되면 바로 저장됩니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Reading the photos…</source>
        <translation>사진을 읽는 중…</translation>
    </message>
    <message>
        <source>No photos to caption</source>
        <translation>캡션을 달 사진이 없습니다</translation>
    </message>
    <message>
        <source>Select photos, or put some into an album, and come back.</source>
        <translation>사진을 선택하거나 앨범에 넣은 뒤 다시 오세요.</translation>
    </message>
    <message>
        <source>All captioned</source>
        <translation>모두 캡션을 달았습니다</translation>
    </message>
    <message>
        <source>{photos} with captions. They can be searched, and a personal model can learn from them.</source>
        <translation>캡션이 있는 사진 {photos}. 캡션으로 검색할 수 있고, 나만의 모델이 배울 수 있습니다.</translation>
    </message>
    <message>
        <source>That was the last photo</source>
        <translation>마지막 사진이었습니다</translation>
    </message>
    <message>
        <source>That was the last one: here are those again that have no caption yet</source>
        <translation>마지막 사진이었습니다. 아직 캡션이 없는 사진을 다시 보여 드립니다</translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s) that could not be saved the last time are saved now</source>
        <translation>
            <numerusform>지난번에 저장하지 못한 캡션 %Ln개를 지금 저장했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Go through all photos</source>
        <translation>모든 사진 살펴보기</translation>
    </message>
</context>
<context>
    <name>ChangeList</name>
    <message numerus="yes">
        <source>Show all %Ln</source>
        <translation>
            <numerusform>%Ln개 모두 보기</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChangeRow</name>
    <message>
        <source>Show the photo: {caption}</source>
        <translation>사진 보기: {caption}</translation>
    </message>
</context>
<context>
    <name>ChangesModel</name>
    <message numerus="yes">
        <source>%Ln difference(s)</source>
        <translation>
            <numerusform>다른 점 %Ln개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Enter puts it on all</source>
        <translation>Enter: 모두에 붙이기</translation>
    </message>
    <message>
        <source>Enter searches for it</source>
        <translation>Enter: 검색</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} 빼기</translation>
    </message>
    <message>
        <source>Remove (Delete)</source>
        <translation>빼기(Delete)</translation>
    </message>
    <message>
        <source>Filter {label}</source>
        <translation>필터 {label}</translation>
    </message>
    <message>
        <source>Enter edits it, Delete removes it</source>
        <translation>Enter로 고치고 Delete로 뺍니다</translation>
    </message>
    <message>
        <source>Photos like {label}</source>
        <translation>{label}와(과) 비슷한 사진</translation>
    </message>
    <message>
        <source>Delete removes it</source>
        <translation>Delete로 뺍니다</translation>
    </message>
    <message>
        <source>Remove {label}</source>
        <translation>{label} 빼기</translation>
    </message>
</context>
<context>
    <name>ChipField</name>
    <message>
        <source>Create “{name}”</source>
        <translation>“{name}” 만들기</translation>
    </message>
    <message>
        <source>Show fewer</source>
        <translation>줄여서 보기</translation>
    </message>
    <message>
        <source>Show all {n}</source>
        <translation>{n}개 모두 보기</translation>
    </message>
</context>
<context>
    <name>ChoosingCard</name>
    <message>
        <source>Your library has no photos yet.</source>
        <translation>라이브러리에 아직 사진이 없습니다.</translation>
    </message>
    <message>
        <source>Add a folder of photos first.</source>
        <translation>먼저 사진 폴더를 추가하세요.</translation>
    </message>
    <message>
        <source>The captions could not be counted</source>
        <translation>캡션을 셀 수 없습니다</translation>
    </message>
    <message>
        <source>Counting captions…</source>
        <translation>캡션을 세는 중…</translation>
    </message>
    <message>
        <source>No photo has a caption yet</source>
        <translation>아직 캡션이 있는 사진이 없습니다</translation>
    </message>
    <message>
        <source>No album is ticked</source>
        <translation>선택한 앨범이 없습니다</translation>
    </message>
    <message>
        <source>All photos with a caption</source>
        <translation>캡션이 있는 모든 사진</translation>
    </message>
    <message>
        <source>Only some albums (there are none yet)</source>
        <translation>일부 앨범만 (아직 없음)</translation>
    </message>
    <message>
        <source>Only some albums</source>
        <translation>일부 앨범만</translation>
    </message>
    <message>
        <source>Albums to learn from</source>
        <translation>학습할 앨범</translation>
    </message>
    <message>
        <source>Caption photos…</source>
        <translation>캡션 달기…</translation>
    </message>
    <message>
        <source>Import captions…</source>
        <translation>캡션 가져오기…</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>폴더 추가…</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>Stop training?</source>
        <translation>학습을 멈출까요?</translation>
    </message>
    <message>
        <source>Discard the training?</source>
        <translation>학습을 버릴까요?</translation>
    </message>
    <message>
        <source>What it has learned so far is deleted. Photos and captions stay.</source>
        <translation>지금까지 배운 것이 삭제됩니다. 사진과 캡션은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>It learns no further. Photos and captions stay.</source>
        <translation>더 배우지 않습니다. 사진과 캡션은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Measure the best so far, and offer it if it finds more</source>
        <translation>지금까지 가장 좋은 것을 평가해, 더 잘 찾으면 제안하기</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>멈추기</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Go on training in the background?</source>
        <translation>백그라운드에서 학습을 계속할까요?</translation>
    </message>
    <message>
        <source>Your personal model is being trained. That can go on while Sajin is closed, and the result waits for you. Or it pauses, and goes on from here next time.</source>
        <translation>나만의 모델을 학습하는 중입니다. Sajin을 닫아도 학습을 계속하고 결과를 남겨 둘 수 있습니다. 또는 멈췄다가 다음에 여기서 이어 갈 수 있습니다.</translation>
    </message>
    <message>
        <source>Go on in the background</source>
        <translation>백그라운드에서 계속</translation>
    </message>
    <message>
        <source>Pause until next time</source>
        <translation>다음까지 멈추기</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>{second} and {first}</source>
        <translation>{second} 및 {first}</translation>
    </message>
    <message>
        <source>Both search for the captions of your library.</source>
        <translation>두 모델이 라이브러리의 캡션으로 검색합니다.</translation>
    </message>
    <message>
        <source>Upper bar, first number: {second}. Lower bar, second number: {first}.</source>
        <translation>위 막대와 앞 숫자: {second}. 아래 막대와 뒤 숫자: {first}.</translation>
    </message>
    <message>
        <source>Measuring both…</source>
        <translation>두 모델을 재는 중…</translation>
    </message>
    <message>
        <source>One of them learned from {n}% of these captions: such a model looks better than it is.</source>
        <translation>이 캡션의 {n}%는 둘 중 하나가 이미 학습한 것이라, 그 모델이 실제보다 좋아 보입니다.</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>없습니다.</translation>
    </message>
    <message>
        <source>{name} finds sooner</source>
        <translation>{name} 쪽이 먼저 찾는 사진</translation>
    </message>
</context>
<context>
    <name>ConflictNotice</name>
    <message numerus="yes">
        <source>Of %Ln of these photos another program says otherwise than you do.</source>
        <translation>
            <numerusform>이 사진 가운데 %Ln장은 다른 프로그램의 내용이 내 것과 다릅니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Another program says:</source>
        <translation>다른 프로그램의 내용:</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>내 것 유지</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>저쪽 것 사용</translation>
    </message>
</context>
<context>
    <name>ConflictsDialog</name>
    <message>
        <source>Here: {text}</source>
        <translation>여기: {text}</translation>
    </message>
    <message>
        <source>In the file: {text}</source>
        <translation>파일: {text}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln chosen</source>
        <translation>
            <numerusform>%Ln개 선택</numerusform>
        </translation>
    </message>
    <message>
        <source>Where another program says otherwise</source>
        <translation>다른 프로그램과 내용이 다른 곳</translation>
    </message>
    <message>
        <source>You changed these here, and another program in the file. Yours stay until you choose.</source>
        <translation>여기서도 바꾸었고, 다른 프로그램이 파일에서도 바꾸었습니다. 선택할 때까지 내 것이 유지됩니다.</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>충돌</translation>
    </message>
    <message>
        <source>There is nothing to choose any more.</source>
        <translation>더 선택할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>내 것 유지</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>저쪽 것 사용</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Sajin ended unexpectedly the last time</source>
        <translation>지난번에 Sajin이 예기치 않게 끝났습니다</translation>
    </message>
    <message>
        <source>Your photos, tags and albums are safe. This report says what is known of the cause.</source>
        <translation>사진과 태그, 앨범은 안전합니다. 아래 보고서에 알려진 원인이 적혀 있습니다.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>문제가 생겼습니다</translation>
    </message>
    <message>
        <source>Your photos, tags and albums are safe, and you can go on. This report says what happened.</source>
        <translation>사진과 태그, 앨범은 안전하며 계속 쓸 수 있습니다. 아래 보고서에 무슨 일이 있었는지 적혀 있습니다.</translation>
    </message>
    <message>
        <source>It is not sent anywhere; read it before you pass it on.</source>
        <translation>보고서는 어디로도 보내지지 않습니다. 전달하기 전에 읽어 보세요.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>보고서</translation>
    </message>
    <message>
        <source>The log is kept in {path}</source>
        <translation>기록 파일: {path}</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>보고서 복사</translation>
    </message>
    <message>
        <source>Show the log file</source>
        <translation>기록 파일 보기</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사했습니다</translation>
    </message>
</context>
<context>
    <name>DecideCard</name>
    <message>
        <source>Keep this model?</source>
        <translation>이 모델을 보관할까요?</translation>
    </message>
    <message>
        <source>Nothing was changed. With other captions the next try may go better.</source>
        <translation>바뀐 것은 없습니다. 캡션을 달리하면 다음에는 더 나을 수 있습니다.</translation>
    </message>
    <message>
        <source>Searches use it at once. {parent} stays: you can go back at any time, here.</source>
        <translation>검색에 바로 쓰입니다. {parent} 모델도 남아 있어 언제든 여기서 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Sajin then looks at your photos again, in the background; until that is done, searches use {parent}, and you can go back to it at any time, here.</source>
        <translation>이어서 백그라운드에서 사진을 다시 살펴봅니다. 그때까지는 {parent} 모델로 검색하며, 언제든 여기서 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Name of the model</source>
        <translation>모델 이름</translation>
    </message>
    <message>
        <source>Keeping…</source>
        <translation>보관하는 중…</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>남김</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>버리기…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Forgets this try</source>
        <translation>이번 시도를 지웁니다</translation>
    </message>
    <message>
        <source>Caption more photos…</source>
        <translation>캡션 더 달기…</translation>
    </message>
</context>
<context>
    <name>Decisions</name>
    <message>
        <source>Proposed tag “{tag}” accepted for {photos}</source>
        <translation>제안된 태그 ‘{tag}’ 수락: {photos}</translation>
    </message>
    <message>
        <source>Proposed tag “{tag}” rejected for {photos}</source>
        <translation>제안된 태그 ‘{tag}’ 거절: {photos}</translation>
    </message>
</context>
<context>
    <name>Drops</name>
    <message>
        <source>These files are not in the library. Add the folder that they are in first.</source>
        <translation>이 파일들은 라이브러리에 없습니다. 먼저 파일이 있는 폴더를 추가하세요.</translation>
    </message>
    <message>
        <source>{photos} added to the favourites</source>
        <translation>{photos}을 즐겨찾기에 넣었습니다</translation>
    </message>
    <message>
        <source>{photos} tagged “{tag}”</source>
        <translation>{photos}에 “{tag}” 태그를 붙였습니다</translation>
    </message>
    <message>
        <source>{photos} added to “{album}”</source>
        <translation>{photos}을 “{album}”에 넣었습니다</translation>
    </message>
    <message>
        <source>“{name}” moved</source>
        <translation>“{name}”을(를) 옮겼습니다</translation>
    </message>
</context>
<context>
    <name>DryRunDialog</name>
    <message>
        <source>The list was written to “{name}”</source>
        <translation>목록을 “{name}”에 썼습니다</translation>
    </message>
    <message>
        <source>Export the list</source>
        <translation>목록 내보내기</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>찾는 중…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) would change</source>
        <translation>
            <numerusform>파일 %Ln개가 바뀝니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Looked at {done} of {total} photos</source>
        <translation>사진 {total}장 중 {done}장 살펴봄</translation>
    </message>
    <message numerus="yes">
        <source>%Ln say it all already</source>
        <translation>
            <numerusform>%Ln개는 이미 같음</numerusform>
        </translation>
    </message>
    <message>
        <source>stopped before all were looked at</source>
        <translation>다 살펴보기 전에 멈춤</translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be looked at</source>
        <translation>
            <numerusform>%Ln개는 살펴보지 못함</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the first %Ln are listed</source>
        <translation>
            <numerusform>처음 %Ln개만 표시</numerusform>
        </translation>
    </message>
    <message>
        <source>Files that would change</source>
        <translation>바뀌는 파일</translation>
    </message>
    <message>
        <source>What would change in this file</source>
        <translation>이 파일에서 바뀌는 것</translation>
    </message>
    <message>
        <source>Looking at photos</source>
        <translation>사진 살펴보는 중</translation>
    </message>
    <message>
        <source>Export as text…</source>
        <translation>텍스트로 내보내기…</translation>
    </message>
    <message>
        <source>Stop looking</source>
        <translation>그만 살펴보기</translation>
    </message>
    <message>
        <source>Write now</source>
        <translation>지금 쓰기</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>DuplicateWords</name>
    <message>
        <source>Look again</source>
        <translation>다시 살펴보기</translation>
    </message>
    <message>
        <source>Photos are compared with each other. Nothing is changed.</source>
        <translation>사진을 서로 비교합니다. 아무것도 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>Looking for duplicates</source>
        <translation>중복 사진 찾는 중</translation>
    </message>
    <message>
        <source>The search was stopped before it was done.</source>
        <translation>찾기를 도중에 멈추었습니다.</translation>
    </message>
    <message>
        <source>No duplicates yet</source>
        <translation>아직 찾은 중복 사진이 없습니다</translation>
    </message>
    <message>
        <source>Look for duplicates</source>
        <translation>중복 사진 찾기</translation>
    </message>
    <message>
        <source>The search failed</source>
        <translation>찾지 못했습니다</translation>
    </message>
    <message>
        <source>No duplicates</source>
        <translation>중복 사진이 없습니다</translation>
    </message>
    <message>
        <source>Looking at photos: {done} of {total}</source>
        <translation>사진 살펴보는 중: {total}장 중 {done}장</translation>
    </message>
    <message>
        <source>Comparing photos: {done} of {total}</source>
        <translation>사진 비교하는 중: {total}장 중 {done}장</translation>
    </message>
    <message>
        <source>Looking for duplicates…</source>
        <translation>중복 사진을 찾는 중…</translation>
    </message>
    <message>
        <source>Every photo is here once.</source>
        <translation>모든 사진이 한 장씩만 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) could not be compared: they are not indexed to the end yet.</source>
        <translation>
            <numerusform>사진 %Ln장은 아직 색인이 끝나지 않아 비교하지 못했습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicatesController</name>
    <message>
        <source>At least one photo of a group is kept.</source>
        <translation>한 묶음에서 적어도 한 장은 남깁니다.</translation>
    </message>
    <message>
        <source>This group is not shown again</source>
        <translation>이 묶음은 다시 보이지 않습니다</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Captions, tags and albums of duplicates carried over</source>
        <translation>중복 사진의 캡션과 태그, 앨범을 옮겼습니다</translation>
    </message>
</context>
<context>
    <name>DuplicatesModel</name>
    <message>
        <source>kept</source>
        <translation>남김</translation>
    </message>
    <message>
        <source>goes to the trash</source>
        <translation>휴지통으로 감</translation>
    </message>
    <message>
        <source>{place} of {count} in group {group}</source>
        <translation>{group}번 묶음의 {count}장 중 {place}번째</translation>
    </message>
</context>
<context>
    <name>DuplicatesPage</name>
    <message numerus="yes">
        <source>%Ln group(s)</source>
        <translation>
            <numerusform>%Ln묶음</numerusform>
        </translation>
    </message>
    <message>
        <source>{groups} · {size} can be freed</source>
        <translation>{groups} · {size} 확보 가능</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln file(s) to the trash…</source>
        <translation>
            <numerusform>파일 %Ln개를 휴지통으로…</numerusform>
        </translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>중복 사진</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>다시 살펴보기</translation>
    </message>
    <message>
        <source>Look for duplicates again</source>
        <translation>중복 사진 다시 찾기</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>멈추기</translation>
    </message>
    <message>
        <source>In all groups, what is not marked “Keep” goes to the trash; you are asked before</source>
        <translation>모든 묶음에서 ‘남김’ 표시가 없는 것을 휴지통으로 옮깁니다. 옮기기 전에 묻습니다</translation>
    </message>
    <message>
        <source>Groups of duplicates</source>
        <translation>중복 사진 묶음</translation>
    </message>
    <message>
        <source>Space keeps a photo or not, K keeps only it, Enter opens it, Del moves the others to the trash</source>
        <translation>Space: 남기거나 말기, K: 이것만 남기기, Enter: 열기, Del: 나머지를 휴지통으로</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Keep only this one</source>
        <translation>이것만 남기기</translation>
    </message>
    <message>
        <source>Keep all of this group</source>
        <translation>이 묶음 모두 남기기</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>폴더에서 보기</translation>
    </message>
    <message>
        <source>Move the others to the trash…</source>
        <translation>나머지를 휴지통으로…</translation>
    </message>
    <message>
        <source>Not duplicates</source>
        <translation>중복이 아님</translation>
    </message>
</context>
<context>
    <name>EntryChooser</name>
    <message>
        <source>Search names and other words</source>
        <translation>이름과 다른 말 검색</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>EntryDetails</name>
    <message>
        <source>Add a description</source>
        <translation>설명 추가</translation>
    </message>
    <message>
        <source>Choose an entry to see what it is called, and what the model is asked about it.</source>
        <translation>항목을 선택하면 이름과, 모델에 무엇을 묻는지 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>English name</source>
        <translation>영어 이름</translation>
    </message>
    <message>
        <source>Korean name</source>
        <translation>한국어 이름</translation>
    </message>
    <message>
        <source>Lies in</source>
        <translation>속한 곳</translation>
    </message>
    <message>
        <source>Other words for it</source>
        <translation>다른 말</translation>
    </message>
    <message>
        <source>How the model is asked</source>
        <translation>모델에 묻는 말</translation>
    </message>
    <message>
        <source>Add another word</source>
        <translation>다른 말 추가</translation>
    </message>
    <message>
        <source>Tags of yours with one of these names are this, in any language.</source>
        <translation>이 이름을 가진 사용자의 태그는 언어에 상관없이 이 항목으로 봅니다.</translation>
    </message>
    <message>
        <source>What a photo of it shows, in English: “a puppy that sleeps”. Without any: its English name.</source>
        <translation>사진에 보이는 모습을 영어로 씁니다: “a puppy that sleeps”. 없으면 영어 이름으로 묻습니다.</translation>
    </message>
    <message>
        <source>Propose it</source>
        <translation>제안하기</translation>
    </message>
    <message>
        <source>Off, you can still tag photos with it yourself.</source>
        <translation>꺼도 직접 태그를 달 수 있습니다.</translation>
    </message>
    <message>
        <source>Either-or</source>
        <translation>하나만</translation>
    </message>
    <message>
        <source>A photo shows one at most of what lies in it, as with seasons.</source>
        <translation>계절처럼, 안에 든 것 가운데 많아야 하나가 사진에 나옵니다.</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>옮기기…</translation>
    </message>
    <message>
        <source>Merge into another…</source>
        <translation>다른 항목에 합치기…</translation>
    </message>
    <message>
        <source>Part it again</source>
        <translation>다시 나누기</translation>
    </message>
    <message>
        <source>Back to what ships</source>
        <translation>기본값으로 되돌리기</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>지우기</translation>
    </message>
</context>
<context>
    <name>EntryMenu</name>
    <message>
        <source>Add inside…</source>
        <translation>이 안에 추가…</translation>
    </message>
    <message>
        <source>Rename	F2</source>
        <translation>이름 바꾸기	F2</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>옮기기…</translation>
    </message>
    <message>
        <source>Merge into another…</source>
        <translation>다른 항목에 합치기…</translation>
    </message>
    <message>
        <source>Part it again</source>
        <translation>다시 나누기</translation>
    </message>
    <message>
        <source>Propose	Space</source>
        <translation>제안하기	Space</translation>
    </message>
    <message>
        <source>Don&apos;t propose	Space</source>
        <translation>제안하지 않기	Space</translation>
    </message>
    <message>
        <source>Propose all in it</source>
        <translation>안에 든 것까지 모두 제안하기</translation>
    </message>
    <message>
        <source>Propose nothing in it</source>
        <translation>안에 든 것까지 모두 제안하지 않기</translation>
    </message>
    <message>
        <source>Back to what ships</source>
        <translation>기본값으로 되돌리기</translation>
    </message>
    <message>
        <source>Remove	Del</source>
        <translation>지우기	Del</translation>
    </message>
</context>
<context>
    <name>EntryWords</name>
    <message>
        <source>part of “{name}”</source>
        <translation>“{name}”의 일부</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>직접 추가</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>바꿈</translation>
    </message>
    <message>
        <source>It is part of “{name}” now: its words count there.</source>
        <translation>이제 “{name}”의 일부입니다. 이 항목의 말은 그쪽에 속합니다.</translation>
    </message>
    <message>
        <source>You added it.</source>
        <translation>직접 추가한 항목입니다.</translation>
    </message>
    <message>
        <source>It came with Sajin; you changed it.</source>
        <translation>기본 항목이며, 직접 바꾸었습니다.</translation>
    </message>
    <message>
        <source>It came with Sajin.</source>
        <translation>기본 항목입니다.</translation>
    </message>
    <message>
        <source>Nothing (it stands on top)</source>
        <translation>없음(맨 위)</translation>
    </message>
    <message>
        <source>name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>place</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>other words</source>
        <translation>다른 말</translation>
    </message>
    <message>
        <source>descriptions</source>
        <translation>설명</translation>
    </message>
    <message>
        <source>either-or</source>
        <translation>하나만</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>합침</translation>
    </message>
    <message>
        <source>parted</source>
        <translation>나눔</translation>
    </message>
    <message>
        <source>where a person or their family comes from</source>
        <translation>사람이나 그 가족의 출신</translation>
    </message>
    <message>
        <source>what a person believes</source>
        <translation>사람의 종교나 믿음</translation>
    </message>
    <message>
        <source>a person&apos;s health or abilities</source>
        <translation>사람의 건강이나 장애</translation>
    </message>
    <message>
        <source>what a person is worth, or how they live</source>
        <translation>사람의 가치나 형편</translation>
    </message>
    <message>
        <source>whether a person looks good</source>
        <translation>사람의 외모</translation>
    </message>
    <message>
        <source>whom a person loves</source>
        <translation>사람이 누구를 사랑하는지</translation>
    </message>
    <message>
        <source>This word says {what}. A photo cannot show that. The model would guess from faces, clothes and surroundings, with the prejudices of the pictures and texts that it has learnt from; its guesses are often wrong, and can hurt. You can always give your photos this tag yourself: your own words are never questioned.</source>
        <translation>이 말은 {what}에 관한 것입니다. 사진만 보고는 알 수 없는 일입니다. 모델은 얼굴과 옷, 주변 모습을 보고 학습한 그림과 글의 편견대로 짐작하며, 그 짐작은 자주 틀리고 사람에게 상처를 줄 수 있습니다. 이 태그를 직접 다는 것은 언제든 괜찮습니다. 사용자가 직접 쓴 말에는 아무것도 묻지 않습니다.</translation>
    </message>
</context>
<context>
    <name>FactWords</name>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>Date of the file</source>
        <translation>파일 날짜</translation>
    </message>
    <message>
        <source>Date taken</source>
        <translation>촬영 날짜</translation>
    </message>
    <message>
        <source>{size}, and those of {photos}</source>
        <translation>{size}, 그리고 {photos} 더</translation>
    </message>
    <message>
        <source>{n} megapixels</source>
        <translation>{n}메가픽셀</translation>
    </message>
    <message>
        <source>different</source>
        <translation>서로 다름</translation>
    </message>
    <message>
        <source>What they share is known of the first {n}; edits are made to all.</source>
        <translation>공통된 정보는 처음 {n}장에서 읽은 것입니다. 고치면 모두에 적용됩니다.</translation>
    </message>
    <message>
        <source>Its disk is not connected. What you write is kept.</source>
        <translation>디스크가 연결되어 있지 않습니다. 적는 내용은 보관됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more folder(s)</source>
        <translation>
            <numerusform>외 폴더 %Ln개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FailedCard</name>
    <message>
        <source>Training did not get to its end</source>
        <translation>학습이 끝까지 가지 못했습니다</translation>
    </message>
    <message>
        <source>Its log: {file}</source>
        <translation>로그: {file}</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>버리기…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Filmstrip</source>
        <translation>필름 띠</translation>
    </message>
</context>
<context>
    <name>FoldersPane</name>
    <message>
        <source>Remove “{name}” from the library?</source>
        <translation>라이브러리에서 “{name}” 폴더를 제거할까요?</translation>
    </message>
    <message>
        <source>No file is deleted. Its photos leave the library; what you wrote about them is kept for 30 days, in case the folder comes back.</source>
        <translation>파일은 하나도 지우지 않습니다. 사진만 라이브러리에서 빠지며, 적어 둔 설명과 태그는 폴더가 다시 추가될 때를 위해 30일 동안 보관합니다.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>offline, its photos are kept</source>
        <translation>오프라인, 사진은 그대로 보관됨</translation>
    </message>
    <message>
        <source>indexing</source>
        <translation>색인 중</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>최신 상태</translation>
    </message>
    <message>
        <source>Source folders</source>
        <translation>원본 폴더</translation>
    </message>
    <message>
        <source>Sajin looks for photos in these folders and follows their changes. It never writes to them.</source>
        <translation>Sajin은 이 폴더에서 사진을 찾고 변경 사항을 따라갑니다. 폴더에는 아무것도 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>다시 살펴보기</translation>
    </message>
    <message>
        <source>Look through this folder for changes now</source>
        <translation>이 폴더의 변경 사항을 지금 확인합니다</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>제거…</translation>
    </message>
    <message>
        <source>Take this folder out of the library (Del). No file is deleted.</source>
        <translation>이 폴더를 라이브러리에서 뺍니다(Del). 파일은 지우지 않습니다.</translation>
    </message>
</context>
<context>
    <name>GroupHeader</name>
    <message numerus="yes">
        <source>%Ln identical file(s)</source>
        <translation>
            <numerusform>똑같은 파일 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln similar photo(s)</source>
        <translation>
            <numerusform>비슷한 사진 %Ln장</numerusform>
        </translation>
    </message>
    <message>
        <source>all are kept</source>
        <translation>모두 남김</translation>
    </message>
    <message>
        <source>{size} can be freed</source>
        <translation>{size} 확보 가능</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln to the trash</source>
        <translation>
            <numerusform>%Ln개를 휴지통으로</numerusform>
        </translation>
    </message>
    <message>
        <source>What is not marked “Keep” goes to the trash (Del)</source>
        <translation>‘남김’ 표시가 없는 것을 휴지통으로 옮깁니다(Del)</translation>
    </message>
    <message>
        <source>Not duplicates</source>
        <translation>중복이 아님</translation>
    </message>
    <message>
        <source>Keep all, and do not show this group again (N)</source>
        <translation>모두 남기고 이 묶음을 다시 보이지 않습니다(N)</translation>
    </message>
    <message>
        <source>group {number}</source>
        <translation>{number}번 묶음</translation>
    </message>
</context>
<context>
    <name>GroupsModel</name>
    <message>
        <source>by itself from {percent} on</source>
        <translation>{percent}부터 자동 수락</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>By date</source>
        <translation>날짜순</translation>
    </message>
    <message>
        <source>Show by date</source>
        <translation>날짜순으로 보기</translation>
    </message>
    <message>
        <source>Show this album by date instead of in its own order</source>
        <translation>이 앨범을 정해 둔 순서 대신 날짜순으로 봅니다</translation>
    </message>
    <message>
        <source>Search only here, or everywhere</source>
        <translation>여기서만, 또는 전체에서 검색</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n}/{total}</translation>
    </message>
    <message>
        <source>{n}%</source>
        <translation>{n}%</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import “{name}”?</source>
        <translation>“{name}”을(를) 가져올까요?</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>바뀌는 것</translation>
    </message>
    <message>
        <source>Import captions?</source>
        <translation>캡션을 가져올까요?</translation>
    </message>
    <message>
        <source>Captions, and what is left out</source>
        <translation>캡션과 제외되는 것</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>설정…</translation>
    </message>
    <message>
        <source>Show conflicts…</source>
        <translation>충돌 보기…</translation>
    </message>
    <message>
        <source>{name}: {caption}</source>
        <translation>{name}: {caption}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln added</source>
        <translation>
            <numerusform>%Ln개 추가</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>%Ln개 바꿈</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln turned off</source>
        <translation>
            <numerusform>%Ln개 끔</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) not understood, left out</source>
        <translation>
            <numerusform>알 수 없는 %Ln줄은 건너뜀</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing changes</source>
        <translation>바뀌는 것이 없습니다</translation>
    </message>
    <message>
        <source>{names}: the model must not be trusted with what says something about a person.</source>
        <translation>{names}: 사람에 관한 말은 모델에게 맡기면 안 됩니다.</translation>
    </message>
    <message>
        <source>Leave these out</source>
        <translation>이 말들은 빼기</translation>
    </message>
    <message>
        <source>Line {number}: {fault}</source>
        <translation>{number}번째 줄: {fault}</translation>
    </message>
    <message>
        <source>{name}: back to what ships</source>
        <translation>{name}: 기본값으로</translation>
    </message>
    <message>
        <source>{name}: {what}</source>
        <translation>{name}: {what}</translation>
    </message>
    <message>
        <source>New: {name}</source>
        <translation>새 항목: {name}</translation>
    </message>
</context>
<context>
    <name>ImportWords</name>
    <message numerus="yes">
        <source>%Ln caption(s)</source>
        <translation>
            <numerusform>캡션 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>파일 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>{captions} for {photos}, in {files}</source>
        <translation>{photos}에 {captions}, {files}</translation>
    </message>
    <message>
        <source>{photos} with the same caption already</source>
        <translation>같은 캡션이 이미 있는 사진 {photos}</translation>
    </message>
    <message>
        <source>{photos} found by the file name alone, which no other photo has</source>
        <translation>파일 이름만으로 찾은 사진 {photos}(같은 이름의 다른 사진 없음)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln name(s) that no photo here has</source>
        <translation>
            <numerusform>여기에 없는 사진의 이름 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln name(s) that several photos have, left out</source>
        <translation>
            <numerusform>여러 사진이 쓰는 이름 %Ln개, 제외됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s) left out</source>
        <translation>
            <numerusform>제외된 캡션 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>{photos} with another caption already:</source>
        <translation>다른 캡션이 이미 있는 사진 {photos}:</translation>
    </message>
    <message>
        <source>Keep the captions they have</source>
        <translation>지금의 캡션을 그대로 두기</translation>
    </message>
    <message>
        <source>Replace them by those in the file</source>
        <translation>파일의 캡션으로 바꾸기</translation>
    </message>
    <message>
        <source>{name}: no photo of the library has this name</source>
        <translation>{name}: 라이브러리에 이 이름의 사진이 없습니다</translation>
    </message>
    <message>
        <source>{name}: several photos have this name; write the folder with it</source>
        <translation>{name}: 이 이름의 사진이 여럿입니다. 폴더를 함께 적으세요</translation>
    </message>
    <message>
        <source>{place}: left out, {reason}</source>
        <translation>{place}: 제외됨, {reason}</translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation>
            <numerusform>… 그 밖에 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Descriptions that other programs wrote into photos are not taken over: reading them is off.</source>
        <translation>다른 프로그램이 사진에 쓴 설명은 가져오지 않습니다. 읽기가 꺼져 있습니다.</translation>
    </message>
    <message>
        <source>{photos} with a description of their own that differs from the caption here.</source>
        <translation>사진 안의 설명이 여기의 캡션과 다른 사진 {photos}.</translation>
    </message>
    <message>
        <source>{photos} captioned</source>
        <translation>{photos}에 캡션을 달았습니다</translation>
    </message>
    <message>
        <source>{photos} left as they were</source>
        <translation>{photos}은 그대로 두었습니다</translation>
    </message>
    <message>
        <source>No caption was new.</source>
        <translation>새 캡션이 없습니다.</translation>
    </message>
    <message>
        <source>“{name}”, line {line}: {reason}. No caption was taken over.</source>
        <translation>“{name}” {line}번째 줄: {reason}. 가져온 캡션이 없습니다.</translation>
    </message>
    <message>
        <source>“{name}”: {reason}. No caption was taken over.</source>
        <translation>“{name}”: {reason}. 가져온 캡션이 없습니다.</translation>
    </message>
</context>
<context>
    <name>InUseCard</name>
    <message>
        <source>Searches use “{name}”</source>
        <translation>“{name}” 모델로 검색합니다</translation>
    </message>
    <message>
        <source>Not a personal model. Choose one below to search with it.</source>
        <translation>나만의 모델이 아닙니다. 아래에서 골라 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>It learned your words on top of {parent}. Going back deletes nothing.</source>
        <translation>{parent} 모델에 내 말을 더 가르친 것입니다. 되돌려도 지워지는 것은 없습니다.</translation>
    </message>
    <message>
        <source>Back to {parent}</source>
        <translation>{parent}(으)로 되돌리기</translation>
    </message>
</context>
<context>
    <name>IndexController</name>
    <message numerus="yes">
        <source>Looking through folders · %Ln file(s)</source>
        <translation>
            <numerusform>폴더를 살펴보는 중 · 파일 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>색인</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{total}장 중 {done}장</translation>
    </message>
    <message>
        <source>waiting for mains power</source>
        <translation>전원 연결을 기다리는 중</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 정지됨</translation>
    </message>
    <message>
        <source>{rate}/s</source>
        <translation>초당 {rate}장</translation>
    </message>
    <message>
        <source>{photos} added</source>
        <translation>{photos} 추가됨</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be read</source>
        <translation>
            <numerusform>읽지 못한 파일 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>It goes on when the computer is plugged in. Settings, Performance, lets it run on battery, too.</source>
        <translation>전원을 연결하면 이어서 합니다. 설정의 ‘성능’에서 배터리로도 하게 할 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s) offline</source>
        <translation>
            <numerusform>오프라인 폴더 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is up to date</source>
        <translation>모두 최신 상태입니다</translation>
    </message>
    <message>
        <source>Indexing broke off and starts again in a moment</source>
        <translation>색인이 끊겨 곧 다시 시작합니다</translation>
    </message>
    <message>
        <source>Indexing was stopped</source>
        <translation>색인을 멈추었습니다</translation>
    </message>
    <message>
        <source>Changes in your folders are noticed at once.</source>
        <translation>폴더가 바뀌면 바로 알아챕니다.</translation>
    </message>
    <message>
        <source>Folders are looked through from time to time: {why}.</source>
        <translation>폴더를 가끔씩 살펴봅니다: {why}.</translation>
    </message>
    <message>
        <source>“{name}” is offline. Its photos are kept.</source>
        <translation>“{name}” 폴더가 오프라인입니다. 사진 정보는 그대로 유지됩니다.</translation>
    </message>
    <message>
        <source>Indexing stopped</source>
        <translation>색인이 중단되었습니다</translation>
    </message>
    <message>
        <source>Indexing stopped unexpectedly. {why}</source>
        <translation>색인이 예기치 않게 중단되었습니다. {why}</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>다시 시작</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>{n} megapixels</source>
        <translation>{n}메가픽셀</translation>
    </message>
    <message>
        <source>Date taken</source>
        <translation>촬영 날짜</translation>
    </message>
    <message>
        <source>Date of the file</source>
        <translation>파일 날짜</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>장소</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Proposed tags</source>
        <translation>제안된 태그</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>캡션</translation>
    </message>
    <message>
        <source>What is this photo of? You can search for these words.</source>
        <translation>무엇을 찍은 사진인가요? 이 말로 검색할 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>InspectorController</name>
    <message>
        <source>What is this photo of? You can search for these words.</source>
        <translation>무엇을 찍은 사진인가요? 이 말로 검색할 수 있습니다.</translation>
    </message>
    <message>
        <source>Different captions</source>
        <translation>서로 다른 캡션</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>장소</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>폴더</translation>
    </message>
</context>
<context>
    <name>InspectorEdits</name>
    <message>
        <source>Caption written for {photos}</source>
        <translation>{photos}에 캡션을 적었습니다</translation>
    </message>
    <message>
        <source>Caption taken off {photos}</source>
        <translation>{photos}의 캡션을 지웠습니다</translation>
    </message>
    <message>
        <source>{photos} tagged “{tag}”</source>
        <translation>{photos}에 “{tag}” 태그를 붙였습니다</translation>
    </message>
    <message>
        <source>Tag “{tag}” taken off {photos}</source>
        <translation>{photos}에서 “{tag}” 태그를 뗐습니다</translation>
    </message>
    <message>
        <source>Album “{album}” made</source>
        <translation>“{album}” 앨범을 만들었습니다</translation>
    </message>
</context>
<context>
    <name>InspectorPanel</name>
    <message>
        <source>Inspector</source>
        <translation>정보 창</translation>
    </message>
    <message>
        <source>Select photos to see what is known of them, and to caption and tag them.</source>
        <translation>사진을 고르면 정보를 보고 캡션과 태그를 달 수 있습니다.</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>캡션</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>앨범</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>태그 추가</translation>
    </message>
    <message>
        <source>Add a tag (Ctrl+T)</source>
        <translation>태그 추가(Ctrl+T)</translation>
    </message>
    <message>
        <source>Add to an album</source>
        <translation>앨범에 넣기</translation>
    </message>
    <message>
        <source>Favourite (Ctrl+D)</source>
        <translation>즐겨찾기(Ctrl+D)</translation>
    </message>
    <message>
        <source>Some are favourites (Ctrl+D)</source>
        <translation>일부는 즐겨찾기(Ctrl+D)</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>폴더에서 보기</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>경로 복사</translation>
    </message>
    <message>
        <source>Search photos of this place</source>
        <translation>이곳에서 찍은 사진 검색</translation>
    </message>
</context>
<context>
    <name>InstallDialog</name>
    <message>
        <source>Install {name}?</source>
        <translation>{name} 모델을 설치할까요?</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>고급</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>설치</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Automatic: what this computer runs fastest</source>
        <translation>자동: 이 컴퓨터에서 가장 빠른 방식</translation>
    </message>
    <message>
        <source>Full precision (32 bits)</source>
        <translation>전체 정밀도(32비트)</translation>
    </message>
    <message>
        <source>Half precision (16 bits), for graphics cards</source>
        <translation>절반 정밀도(16비트), 그래픽 카드용</translation>
    </message>
    <message>
        <source>Reduced (8 bits), for processors</source>
        <translation>줄인 정밀도(8비트), 프로세서용</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>구조</translation>
    </message>
    <message>
        <source>A reduced model is smaller and often faster. It is kept only if it finds as well as the full one.</source>
        <translation>정밀도를 줄인 모델은 더 작고 대개 더 빠릅니다. 원래 모델만큼 잘 찾을 때만 그대로 씁니다.</translation>
    </message>
    <message>
        <source>As open_clip calls it; empty where the file says it itself.</source>
        <translation>open_clip에서 부르는 이름입니다. 파일에 적혀 있으면 비워 두세요.</translation>
    </message>
</context>
<context>
    <name>InstallQuestions</name>
    <message>
        <source>Download</source>
        <translation>내려받기</translation>
    </message>
    <message>
        <source>On the disk</source>
        <translation>디스크</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Its licence allows research only: it may not be used for work that earns money.</source>
        <translation>연구용으로만 쓸 수 있는 라이선스입니다. 돈을 버는 일에는 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>{size} are free</source>
        <translation>여유 공간 {size}</translation>
    </message>
    <message>
        <source>This model is not on the list: nobody has tried it with Sajin. It is compared with its original before it is installed. Take files only from people you trust.</source>
        <translation>목록에 없는 모델이라 Sajin에서 시험해 보지 않았습니다. 설치하기 전에 원래 모델과 비교합니다. 파일은 믿을 수 있는 사람에게서만 받으세요.</translation>
    </message>
    <message>
        <source>the repository {name} on Hugging Face</source>
        <translation>Hugging Face의 {name} 저장소</translation>
    </message>
    <message>
        <source>open_clip: {name}, weights {weights}</source>
        <translation>open_clip: {name}, 가중치 {weights}</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>약 {size}</translation>
    </message>
    <message>
        <source>about {size}; {free} are free</source>
        <translation>약 {size} (여유 공간 {free})</translation>
    </message>
    <message>
        <source>{time} to download at {rate} Mbit/s, then some minutes on this computer</source>
        <translation>초당 {rate}메가비트로 내려받는 데 {time}, 그다음 이 컴퓨터에서 몇 분</translation>
    </message>
    <message>
        <source>seconds for a finished model, some minutes for one that is converted first</source>
        <translation>변환이 필요 없는 모델은 몇 초, 변환해야 하는 모델은 몇 분</translation>
    </message>
    <message>
        <source>as long as the download takes, then some minutes on this computer</source>
        <translation>내려받는 시간에 더해 이 컴퓨터에서 몇 분</translation>
    </message>
</context>
<context>
    <name>InstalledRow</name>
    <message>
        <source>{size} on the disk</source>
        <translation>디스크 {size}</translation>
    </message>
    <message numerus="yes">
        <source>photo index of %Ln photo(s)</source>
        <translation>
            <numerusform>사진 %Ln장의 색인</numerusform>
        </translation>
    </message>
    <message>
        <source>no photo index yet</source>
        <translation>사진 색인 없음</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>준비 중</translation>
    </message>
    <message>
        <source>Came with Sajin</source>
        <translation>기본 제공</translation>
    </message>
    <message>
        <source>Research only</source>
        <translation>연구용</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>{name} 사용</translation>
    </message>
    <message>
        <source>More about {name}</source>
        <translation>{name} 더 보기</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Delete its photo index…</source>
        <translation>사진 색인 지우기…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>제거…</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Show: {job}</source>
        <translation>보기: {job}</translation>
    </message>
    <message>
        <source>Start again: {job}</source>
        <translation>다시 시작: {job}</translation>
    </message>
    <message>
        <source>Stop: {job}</source>
        <translation>멈추기: {job}</translation>
    </message>
    <message>
        <source>Resume: {job}</source>
        <translation>이어서 하기: {job}</translation>
    </message>
    <message>
        <source>Pause: {job}</source>
        <translation>잠시 멈추기: {job}</translation>
    </message>
</context>
<context>
    <name>JobsPopover</name>
    <message>
        <source>Background work</source>
        <translation>백그라운드 작업</translation>
    </message>
    <message>
        <source>Nothing is going on.</source>
        <translation>진행 중인 작업이 없습니다.</translation>
    </message>
</context>
<context>
    <name>KeptRow</name>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>준비 중</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>{name} 사용</translation>
    </message>
    <message>
        <source>More about {name}</source>
        <translation>{name} 더 보기</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Show its report…</source>
        <translation>보고서 보기…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Your photos follow…</source>
        <translation>사진을 맞추는 중…</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>비교하기</translation>
    </message>
</context>
<context>
    <name>LacksNotice</name>
    <message>
        <source>Most models must be converted once, which needs packages that are not installed: {names}. Install them with the command below, then open the settings again. Models that were converted already install without them, such as {example}.</source>
        <translation>모델은 대부분 한 번 변환해야 하는데, 그에 필요한 패키지가 설치되어 있지 않습니다: {names}. 아래 명령으로 설치한 뒤 설정을 다시 여세요. {example}처럼 이미 변환된 모델은 없어도 설치됩니다.</translation>
    </message>
    <message>
        <source>Command that installs what is missing</source>
        <translation>없는 패키지를 설치하는 명령</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>명령 복사</translation>
    </message>
</context>
<context>
    <name>LiveView</name>
    <message>
        <source>Starting</source>
        <translation>시작하는 중</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>Stop and keep the best so far</source>
        <translation>멈추고 지금까지 가장 좋은 것 남기기</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>버리기…</translation>
    </message>
    <message>
        <source>In the &amp;background, at low priority</source>
        <translation>백그라운드에서 낮은 우선순위로(&amp;B)</translation>
    </message>
    <message>
        <source>Stopping ends the learning; the best until then is measured, and you decide whether to keep it. You may close this window at any time.</source>
        <translation>멈추면 학습이 끝나고, 그때까지 가장 좋은 것을 평가한 뒤 보관할지 정할 수 있습니다. 이 창은 언제든 닫아도 됩니다.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>This library does not open</source>
        <translation>라이브러리를 열 수 없습니다</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>New album…</source>
        <translation>새 앨범…</translation>
    </message>
</context>
<context>
    <name>MetadataController</name>
    <message>
        <source>Sajin will change JPEG, TIFF, PNG, WebP and DNG files: their tags, caption and rating, and never a pixel. All else that is in them stays. Photos of other kinds get a sidecar beside them. Other programs, and your backups, will see that these files have changed.</source>
        <translation>JPEG, TIFF, PNG, WebP, DNG 파일의 태그, 캡션, 별점을 바꾸며 화소는 절대 바꾸지 않습니다. 파일에 든 나머지는 그대로 둡니다. 다른 형식의 사진에는 옆에 사이드카를 만듭니다. 다른 프로그램과 백업은 이 파일들이 바뀌었다고 보게 됩니다.</translation>
    </message>
    <message>
        <source>Write into the photo files themselves?</source>
        <translation>사진 파일 자체에 쓸까요?</translation>
    </message>
    <message>
        <source>Write into the photos</source>
        <translation>사진에 쓰기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>MetadataLacks</name>
    <message>
        <source>Writing needs packages that are not installed: {names}. Install them with the command below, then open the settings again. Reading what other programs wrote works without them.</source>
        <translation>쓰려면 아직 설치되지 않은 패키지가 필요합니다: {names}. 아래 명령으로 설치한 뒤 설정을 다시 여세요. 다른 프로그램이 쓴 것을 읽는 데는 필요하지 않습니다.</translation>
    </message>
</context>
<context>
    <name>MetadataPane</name>
    <message>
        <source>Yours stays until you choose.</source>
        <translation>선택할 때까지 내 것이 유지됩니다.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>메타데이터</translation>
    </message>
    <message>
        <source>Tags, captions and ratings travel with your photos, so that every other program sees them.</source>
        <translation>태그, 캡션, 별점이 사진과 함께 다니므로 다른 모든 프로그램에서 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>읽기</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>쓰기</translation>
    </message>
    <message>
        <source>Could not be written</source>
        <translation>쓰지 못한 것</translation>
    </message>
    <message>
        <source>Take over what &amp;other programs wrote</source>
        <translation>다른 프로그램이 쓴 것 가져오기(&amp;O)</translation>
    </message>
    <message>
        <source>Tags, captions and ratings in photos and sidecars become yours. When they change there, Sajin follows; where you changed the same, yours stays and you choose.</source>
        <translation>사진과 사이드카의 태그, 캡션, 별점을 가져옵니다. 그쪽에서 바뀌면 따라가고, 같은 것을 여기서도 바꾸었으면 내 것을 두고 선택을 기다립니다.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>What you write stays in Sajin&apos;s library. No file is made or changed.</source>
        <translation>쓴 것은 Sajin의 라이브러리에만 있습니다. 파일을 만들거나 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>Beside the photos</source>
        <translation>사진 옆에</translation>
    </message>
    <message>
        <source>Into a small file beside each photo, a sidecar (IMG_1234.jpg.xmp). The photos are not touched. digiKam, darktable and others read sidecars; some programs do not.</source>
        <translation>사진마다 옆에 두는 작은 파일인 사이드카(IMG_1234.jpg.xmp)에 씁니다. 사진은 건드리지 않습니다. digiKam, darktable 등은 사이드카를 읽지만, 읽지 못하는 프로그램도 있습니다.</translation>
    </message>
    <message>
        <source>Into the photos</source>
        <translation>사진 안에</translation>
    </message>
    <message>
        <source>Into JPEG, TIFF, PNG, WebP and DNG files themselves, where nearly all programs find it; others get a sidecar. The files change, but never their pixels.</source>
        <translation>JPEG, TIFF, PNG, WebP, DNG 파일 자체에 쓰므로 거의 모든 프로그램에서 보입니다. 다른 형식에는 사이드카를 만듭니다. 파일은 바뀌지만 화소는 절대 바뀌지 않습니다.</translation>
    </message>
</context>
<context>
    <name>MetadataTrouble</name>
    <message>
        <source>What writes metadata is not installed; see Settings &gt; Metadata.</source>
        <translation>메타데이터를 쓰는 프로그램이 설치되어 있지 않습니다. 설정 &gt; 메타데이터를 보세요.</translation>
    </message>
    <message>
        <source>Sajin is writing metadata already. What is left is written in a moment.</source>
        <translation>이미 메타데이터를 쓰고 있습니다. 남은 것도 곧 씁니다.</translation>
    </message>
    <message>
        <source>Writing metadata is off; choose where to write it in Settings &gt; Metadata.</source>
        <translation>메타데이터 쓰기가 꺼져 있습니다. 설정 &gt; 메타데이터에서 쓸 곳을 고르세요.</translation>
    </message>
    <message>
        <source>Then it is written by itself.</source>
        <translation>그러면 저절로 씁니다.</translation>
    </message>
    <message>
        <source>The folder or file is read-only.</source>
        <translation>폴더나 파일이 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>Allow writing there.</source>
        <translation>쓰기를 허용하세요.</translation>
    </message>
    <message>
        <source>The folder is not there now.</source>
        <translation>지금 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>Connect its disk.</source>
        <translation>디스크를 연결하세요.</translation>
    </message>
    <message>
        <source>The file is not there any more.</source>
        <translation>파일이 더는 없습니다.</translation>
    </message>
    <message>
        <source>Have Sajin look through the folder again (Settings &gt; Source folders).</source>
        <translation>폴더를 다시 살펴보게 하세요(설정 &gt; 원본 폴더).</translation>
    </message>
    <message>
        <source>Another program changed it just now.</source>
        <translation>방금 다른 프로그램이 바꾸었습니다.</translation>
    </message>
    <message>
        <source>Sajin reads it again first, and writes it then.</source>
        <translation>먼저 다시 읽고 나서 씁니다.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>디스크가 가득 찼습니다.</translation>
    </message>
    <message>
        <source>Free some space.</source>
        <translation>공간을 비우세요.</translation>
    </message>
    <message>
        <source>What is in its sidecar cannot be understood; it was left as it is.</source>
        <translation>사이드카의 내용을 알 수 없어 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>Mend the sidecar, or move it away, then try again.</source>
        <translation>사이드카를 고치거나 옮긴 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Writing would have changed or lost other things in it; it was left as it is.</source>
        <translation>쓰면 파일에 든 다른 내용이 바뀌거나 없어지므로 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>Write beside the photos instead, or leave it.</source>
        <translation>대신 사진 옆에 쓰거나 그대로 두세요.</translation>
    </message>
    <message>
        <source>What writes metadata crashed on it; it was left as it is.</source>
        <translation>메타데이터를 쓰는 프로그램이 이 파일에서 멈추어 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>The file may be damaged. Write beside the photos instead, or leave it.</source>
        <translation>파일이 손상되었을 수 있습니다. 대신 사진 옆에 쓰거나 그대로 두세요.</translation>
    </message>
    <message>
        <source>Writing it took too long; it was left as it is.</source>
        <translation>쓰는 데 너무 오래 걸려 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>Try again when its disk is less busy.</source>
        <translation>디스크가 덜 바쁠 때 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The name of its sidecar is taken by something else.</source>
        <translation>사이드카의 이름을 다른 것이 쓰고 있습니다.</translation>
    </message>
    <message>
        <source>Move that away, then try again.</source>
        <translation>그것을 옮긴 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The disk or file system failed.</source>
        <translation>디스크나 파일 시스템에 오류가 있습니다.</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>디스크를 확인하세요.</translation>
    </message>
    <message>
        <source>It has several names (hard links); only one of them would be changed.</source>
        <translation>파일에 이름이 여럿(하드 링크)이라 그중 하나만 바뀌게 됩니다.</translation>
    </message>
    <message>
        <source>Give it a single name, or write beside the photos instead.</source>
        <translation>이름을 하나만 두거나, 대신 사진 옆에 쓰세요.</translation>
    </message>
</context>
<context>
    <name>MetadataWords</name>
    <message>
        <source>Keywords</source>
        <translation>키워드</translation>
    </message>
    <message>
        <source>Keywords in branches (Lightroom)</source>
        <translation>계층 키워드(Lightroom)</translation>
    </message>
    <message>
        <source>Tags (digiKam)</source>
        <translation>태그(digiKam)</translation>
    </message>
    <message>
        <source>Keywords (Windows)</source>
        <translation>키워드(Windows)</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>설명</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>별점</translation>
    </message>
    <message>
        <source>Rating (Windows)</source>
        <translation>별점(Windows)</translation>
    </message>
    <message>
        <source>Keywords (IPTC)</source>
        <translation>키워드(IPTC)</translation>
    </message>
    <message>
        <source>Description (IPTC)</source>
        <translation>설명(IPTC)</translation>
    </message>
    <message>
        <source>Description (EXIF)</source>
        <translation>설명(EXIF)</translation>
    </message>
    <message>
        <source>Rating (EXIF)</source>
        <translation>별점(EXIF)</translation>
    </message>
    <message>
        <source>goes: {text}</source>
        <translation>없어짐: {text}</translation>
    </message>
    <message>
        <source>comes: {text}</source>
        <translation>생김: {text}</translation>
    </message>
    <message>
        <source>stays: {text}</source>
        <translation>그대로: {text}</translation>
    </message>
    <message>
        <source>Nothing would change: the files say it all already.</source>
        <translation>바뀌는 것이 없습니다. 파일에 이미 모두 적혀 있습니다.</translation>
    </message>
    <message>
        <source>What writing into the photos would change</source>
        <translation>사진에 쓰면 바뀌는 것</translation>
    </message>
    <message>
        <source>What writing beside the photos would change</source>
        <translation>사진 옆에 쓰면 바뀌는 것</translation>
    </message>
    <message>
        <source>What writing beside the photos would change, if it were on</source>
        <translation>켠다면 사진 옆에 쓰면서 바뀔 것</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>캡션</translation>
    </message>
    <message>
        <source>not rated</source>
        <translation>별점 없음</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>{field}: here {ours}, there {theirs}</source>
        <translation>{field}: 여기 {ours}, 파일 {theirs}</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>찾는 중…</translation>
    </message>
    <message>
        <source>Nothing is written. Your tags, captions and ratings are in the library.</source>
        <translation>아무것도 쓰지 않습니다. 태그, 캡션, 별점은 라이브러리에 있습니다.</translation>
    </message>
    <message>
        <source>Writing: {done} of {total} photos</source>
        <translation>쓰는 중: 사진 {total}장 중 {done}장</translation>
    </message>
    <message>
        <source>All is written: other programs see what you see.</source>
        <translation>모두 썼습니다. 다른 프로그램에서도 똑같이 보입니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) wait to be written</source>
        <translation>
            <numerusform>사진 %Ln장이 쓰기를 기다립니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) written</source>
        <translation>
            <numerusform>파일 %Ln개를 썼습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be written</source>
        <translation>
            <numerusform>%Ln개는 쓰지 못함</numerusform>
        </translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>멈춤</translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln photo(s) another program says otherwise than you do</source>
        <translation>
            <numerusform>사진 %Ln장은 다른 프로그램의 내용이 내 것과 다릅니다</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Meter</name>
    <message>
        <source>Captioned photos</source>
        <translation>캡션이 있는 사진</translation>
    </message>
</context>
<context>
    <name>ModelJob</name>
    <message>
        <source>Searches begin as soon as it is there.</source>
        <translation>준비되는 대로 검색을 시작합니다.</translation>
    </message>
    <message>
        <source>Loading the search model</source>
        <translation>검색 모델 불러오는 중</translation>
    </message>
    <message>
        <source>It could not be loaded.</source>
        <translation>불러오지 못했습니다.</translation>
    </message>
    <message>
        <source>The search model</source>
        <translation>검색 모델</translation>
    </message>
</context>
<context>
    <name>ModelJobs</name>
    <message>
        <source>Installing {name}</source>
        <translation>{name} 설치 중</translation>
    </message>
    <message>
        <source>Preparing {name}</source>
        <translation>{name} 준비 중</translation>
    </message>
</context>
<context>
    <name>ModelPane</name>
    <message>
        <source>The model understands photos and words, on this computer. Larger ones find more, and take longer to look at your photos.</source>
        <translation>모델은 이 컴퓨터에서 사진과 말을 이해합니다. 큰 모델일수록 더 잘 찾지만 사진을 살펴보는 데 더 오래 걸립니다.</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>이 컴퓨터에 있는 모델</translation>
    </message>
    <message>
        <source>Get another model</source>
        <translation>다른 모델 받기</translation>
    </message>
    <message>
        <source>Search model</source>
        <translation>검색 모델</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>모델 선택</translation>
    </message>
</context>
<context>
    <name>ModelQuestions</name>
    <message>
        <source>Search with {name}?</source>
        <translation>{name} 모델로 검색할까요?</translation>
    </message>
    <message>
        <source>Until then {name} answers as before.</source>
        <translation>그때까지는 지금처럼 {name} 모델로 검색합니다.</translation>
    </message>
    <message>
        <source>Your photos are ready for it: searches change over at once.</source>
        <translation>사진이 모두 준비되어 있어 검색이 바로 바뀝니다.</translation>
    </message>
    <message>
        <source>Keep the photo index of {name} ({size}), so that going back is at once</source>
        <translation>{name} 모델의 사진 색인({size})을 남겨 바로 되돌아올 수 있게 하기</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>이 모델 사용</translation>
    </message>
    <message>
        <source>Remove {name}?</source>
        <translation>{name} 모델을 지울까요?</translation>
    </message>
    <message>
        <source>Its files ({size}) and its photo index ({vectors}) are deleted. No photo, tag or caption is touched; the model can be installed again.</source>
        <translation>모델 파일({size})과 사진 색인({vectors})을 지웁니다. 사진과 태그, 캡션은 건드리지 않으며, 모델은 다시 설치할 수 있습니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Delete the photo index of {name}?</source>
        <translation>{name} 모델의 사진 색인을 지울까요?</translation>
    </message>
    <message>
        <source>It frees {size}. The model stays installed; to search with it, it has to look at all photos again.</source>
        <translation>{size}를 확보합니다. 모델은 그대로 남지만, 이 모델로 검색하려면 모든 사진을 다시 살펴봐야 합니다.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Stop preparing {name}?</source>
        <translation>{name} 모델 준비를 멈출까요?</translation>
    </message>
    <message>
        <source>Searches stay with {name}.</source>
        <translation>검색에는 계속 {name} 모델을 씁니다.</translation>
    </message>
    <message numerus="yes">
        <source>Keep what is done (%Ln photo(s)), so that it can go on later</source>
        <translation>
            <numerusform>지금까지 한 것(사진 %Ln장)을 남겨 나중에 이어서 하기</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>멈추기</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>It first has to look at your photos ({count}), in the background; how long that takes is told as soon as it has begun.</source>
        <translation>먼저 백그라운드에서 사진 {count}장을 살펴봅니다. 얼마나 걸릴지는 시작하면 알려 드립니다.</translation>
    </message>
    <message>
        <source>It first has to look at your photos ({count}), in the background: {time} on this computer.</source>
        <translation>먼저 백그라운드에서 사진 {count}장을 살펴봅니다. 이 컴퓨터에서 {time} 걸립니다.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>ModelTrouble</name>
    <message>
        <source>This model must be converted first, and packages for that are missing: {names}.</source>
        <translation>이 모델은 먼저 변환해야 하는데, 그에 필요한 패키지가 없습니다: {names}.</translation>
    </message>
    <message>
        <source>Install them as it says above the list, then try again.</source>
        <translation>목록 위의 안내대로 설치한 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Once converted, the model did not compute what it should; it was not installed.</source>
        <translation>변환한 모델의 계산 결과가 원래와 달라 설치하지 않았습니다.</translation>
    </message>
    <message>
        <source>This is no model that can be installed.</source>
        <translation>설치할 수 있는 모델이 아닙니다.</translation>
    </message>
    <message>
        <source>Personal models came from this one, and lead back to it: {names}.</source>
        <translation>이 모델에서 만든 개인 모델이 있고, 되돌아갈 때 이 모델이 필요합니다: {names}.</translation>
    </message>
    <message>
        <source>Delete those first.</source>
        <translation>먼저 그 모델들을 삭제하세요.</translation>
    </message>
    <message>
        <source>This model came with Sajin, and stays.</source>
        <translation>Sajin과 함께 온 모델이라 지울 수 없습니다.</translation>
    </message>
    <message>
        <source>Use another one first, or stop what is being prepared for it.</source>
        <translation>먼저 다른 모델을 쓰거나, 진행 중인 준비를 멈추세요.</translation>
    </message>
    <message>
        <source>The model is in use.</source>
        <translation>사용 중인 모델입니다.</translation>
    </message>
    <message>
        <source>There is not enough room on the disk for this model.</source>
        <translation>디스크에 이 모델을 둘 공간이 부족합니다.</translation>
    </message>
    <message>
        <source>It needs {size}. Free some space, then try again.</source>
        <translation>{size}가 필요합니다. 공간을 확보한 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Free some space, then try again.</source>
        <translation>공간을 확보한 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Another program is installing or removing a model of this library.</source>
        <translation>다른 프로그램이 이 라이브러리의 모델을 설치하거나 지우고 있습니다.</translation>
    </message>
    <message>
        <source>Wait until it is finished, then try again.</source>
        <translation>끝날 때까지 기다린 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>This model is installed in another form, which cannot be replaced while photos are indexed.</source>
        <translation>이 모델은 다른 형태로 이미 설치되어 있으며, 사진을 색인하는 동안에는 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>Remove that one first, then try again.</source>
        <translation>먼저 그 모델을 지운 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The files of this model are damaged, or are of no known kind: {reason}.</source>
        <translation>모델 파일이 손상되었거나 알 수 없는 형식입니다: {reason}.</translation>
    </message>
    <message>
        <source>Try again: it goes on from where it stopped.</source>
        <translation>다시 시도하면 멈춘 곳부터 이어서 받습니다.</translation>
    </message>
    <message>
        <source>There is no connection to the server.</source>
        <translation>서버에 연결되지 않습니다.</translation>
    </message>
    <message>
        <source>Connect to the internet, then try again: it goes on from where it stopped.</source>
        <translation>인터넷에 연결한 뒤 다시 시도하세요. 멈춘 곳부터 이어서 받습니다.</translation>
    </message>
    <message>
        <source>The proxy server did not let the download through.</source>
        <translation>프록시 서버가 내려받기를 막았습니다.</translation>
    </message>
    <message>
        <source>Check HTTPS_PROXY, or the proxy in the system&apos;s settings, and start Sajin again.</source>
        <translation>HTTPS_PROXY나 시스템 설정의 프록시를 확인하고 Sajin을 다시 시작하세요.</translation>
    </message>
    <message>
        <source>The server refused access to this model.</source>
        <translation>서버가 이 모델에 대한 접근을 거부했습니다.</translation>
    </message>
    <message>
        <source>Agree to the terms on its page, set HF_TOKEN to your access token, and start Sajin again.</source>
        <translation>모델 페이지에서 약관에 동의하고, HF_TOKEN에 액세스 토큰을 넣은 뒤 Sajin을 다시 시작하세요.</translation>
    </message>
    <message>
        <source>The server has no such model.</source>
        <translation>서버에 그런 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Check how its name is spelled, capital letters too.</source>
        <translation>이름의 철자와 대소문자를 확인하세요.</translation>
    </message>
    <message>
        <source>The connection broke off.</source>
        <translation>연결이 끊겼습니다.</translation>
    </message>
    <message>
        <source>What arrived is not what was sent: it was damaged on the way.</source>
        <translation>받은 파일이 원본과 다릅니다. 오는 도중에 손상되었습니다.</translation>
    </message>
    <message>
        <source>Try again: what is damaged is fetched anew.</source>
        <translation>다시 시도하면 손상된 부분을 새로 받습니다.</translation>
    </message>
    <message>
        <source>The server is in trouble, or has too much to do.</source>
        <translation>서버에 문제가 있거나 서버가 너무 바쁩니다.</translation>
    </message>
    <message>
        <source>Try again in some minutes: it goes on from where it stopped.</source>
        <translation>몇 분 뒤에 다시 시도하세요. 멈춘 곳부터 이어서 받습니다.</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>many languages</source>
        <translation>여러 언어</translation>
    </message>
    <message numerus="yes">
        <source>{languages} and %Ln more</source>
        <translation>
            <numerusform>{languages} 외 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>full (32 bits)</source>
        <translation>전체(32비트)</translation>
    </message>
    <message>
        <source>half (16 bits)</source>
        <translation>절반(16비트)</translation>
    </message>
    <message>
        <source>reduced (8 bits)</source>
        <translation>줄임(8비트)</translation>
    </message>
    <message>
        <source>reduced (4 bits)</source>
        <translation>줄임(4비트)</translation>
    </message>
    <message>
        <source>photos {photos}, words {words}</source>
        <translation>사진 {photos}, 글 {words}</translation>
    </message>
    <message>
        <source>about as fast as {model}</source>
        <translation>{model}와 비슷한 속도</translation>
    </message>
    <message>
        <source>about {n} times slower than {model}</source>
        <translation>{model}보다 약 {n}배 느림</translation>
    </message>
    <message>
        <source>about {n} times faster than {model}</source>
        <translation>{model}보다 약 {n}배 빠름</translation>
    </message>
    <message>
        <source>Published: {figures}</source>
        <translation>공개된 수치: {figures}</translation>
    </message>
    <message>
        <source>Flickr30k: for {n} of the sentences, the photo that is meant comes first.</source>
        <translation>Flickr30k: 문장의 {n}에서 찾던 사진이 맨 앞에 나옵니다.</translation>
    </message>
    <message>
        <source>COCO: for {n} of the sentences, the photo that is meant comes first.</source>
        <translation>COCO: 문장의 {n}에서 찾던 사진이 맨 앞에 나옵니다.</translation>
    </message>
    <message>
        <source>ImageNet: {n} of the photos are named rightly, among 1,000 names.</source>
        <translation>ImageNet: 이름 1,000가지 가운데 사진의 {n}에 맞는 이름을 붙입니다.</translation>
    </message>
    <message>
        <source>{n}%</source>
        <translation>{n}%</translation>
    </message>
    <message>
        <source>Licence: {text}, for research only</source>
        <translation>라이선스: {text}, 연구용으로만</translation>
    </message>
    <message>
        <source>Licence: {text}</source>
        <translation>라이선스: {text}</translation>
    </message>
    <message>
        <source>This model is not on the list: nobody has tried it with Sajin.</source>
        <translation>목록에 없는 모델이라 Sajin에서 시험해 보지 않았습니다.</translation>
    </message>
    <message>
        <source>Its licence allows research only.</source>
        <translation>연구용으로만 쓸 수 있는 라이선스입니다.</translation>
    </message>
    <message>
        <source>Reduced, it would find less; it is kept in full precision.</source>
        <translation>정밀도를 줄이면 덜 찾게 되어 전체 정밀도로 둡니다.</translation>
    </message>
    <message>
        <source>Some rare signs in words are read differently from the original.</source>
        <translation>드문 기호 몇 가지를 원래 모델과 다르게 읽습니다.</translation>
    </message>
    <message>
        <source>Waits for the model before it</source>
        <translation>앞의 모델을 기다리는 중</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>멈추는 중…</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 정지됨</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>초당 {size}</translation>
    </message>
    <message>
        <source>Downloading: {done} of {total}</source>
        <translation>내려받는 중: {total} 중 {done}</translation>
    </message>
    <message>
        <source>Looking for the model</source>
        <translation>모델을 찾는 중</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>내려받는 중</translation>
    </message>
    <message>
        <source>Converting it for this computer</source>
        <translation>이 컴퓨터에 맞게 변환하는 중</translation>
    </message>
    <message>
        <source>Comparing it with the original</source>
        <translation>원래 모델과 비교하는 중</translation>
    </message>
    <message>
        <source>Making it smaller and faster</source>
        <translation>더 작고 빠르게 만드는 중</translation>
    </message>
    <message>
        <source>Putting it into the library</source>
        <translation>라이브러리에 넣는 중</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <comment>steps</comment>
        <translation>{total} 중 {done}</translation>
    </message>
    <message>
        <source>{done} of {total} photos</source>
        <translation>사진 {total}장 중 {done}장</translation>
    </message>
    <message>
        <source>it cannot go on: {why}</source>
        <translation>계속할 수 없음: {why}</translation>
    </message>
    <message>
        <source>waiting for mains power</source>
        <translation>전원 연결을 기다리는 중</translation>
    </message>
    <message>
        <source>waiting for indexing to go on</source>
        <translation>색인이 이어지기를 기다리는 중</translation>
    </message>
    <message>
        <source>{rate} photos/s</source>
        <translation>초당 {rate}장</translation>
    </message>
    <message>
        <source>about a minute</source>
        <translation>약 1분</translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minute(s)</source>
        <translation>
            <numerusform>약 %Ln분</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hour(s)</source>
        <translation>
            <numerusform>약 %Ln시간</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelsController</name>
    <message>
        <source>Export {name} into a folder</source>
        <translation>{name} 모델을 폴더로 내보내기</translation>
    </message>
    <message>
        <source>{name} was exported</source>
        <translation>{name} 모델을 내보냈습니다</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>There is a “{name}” in that folder already</source>
        <translation>그 폴더에 이미 “{name}”이(가) 있습니다</translation>
    </message>
    <message>
        <source>{name} was removed; {size} are free again</source>
        <translation>{name} 모델을 지웠습니다. {size}를 확보했습니다</translation>
    </message>
    <message>
        <source>{name} is installed</source>
        <translation>{name} 모델을 설치했습니다</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>{name} could not be installed</source>
        <translation>{name} 모델을 설치하지 못했습니다</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Searches use {name} now</source>
        <translation>이제 {name} 모델로 검색합니다</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Connect the disk or the network folder that holds it. Until then you see its thumbnail.</source>
        <translation>이 사진이 있는 디스크나 네트워크 폴더를 연결하세요. 그때까지는 미리보기만 보입니다.</translation>
    </message>
    <message>
        <source>If you moved it, it is found again in its new place. What you wrote about it is kept.</source>
        <translation>옮긴 것이라면 새 위치에서 다시 찾습니다. 적어 둔 내용은 보관됩니다.</translation>
    </message>
    <message>
        <source>You see its thumbnail. Another program may still open it; a backup may hold it whole.</source>
        <translation>미리보기를 보여 줍니다. 다른 프로그램에서는 열릴 수도 있고, 백업에 온전한 파일이 있을 수도 있습니다.</translation>
    </message>
    <message>
        <source>You see its thumbnail.</source>
        <translation>미리보기를 보여 줍니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>OfferRow</name>
    <message>
        <source>Research only</source>
        <translation>연구용</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>설치됨</translation>
    </message>
    <message>
        <source>{size} to download</source>
        <translation>{size} 내려받기</translation>
    </message>
    <message>
        <source>{name}, where its figures are published</source>
        <translation>{name}, 수치가 공개된 곳</translation>
    </message>
    <message>
        <source>Not on the list</source>
        <translation>목록에 없음</translation>
    </message>
    <message>
        <source>Install…</source>
        <translation>설치…</translation>
    </message>
    <message>
        <source>Install {name}</source>
        <translation>{name} 설치</translation>
    </message>
    <message>
        <source>It must be converted first; see above what that needs.</source>
        <translation>먼저 변환해야 합니다. 필요한 것은 위를 보세요.</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Add a folder of photos</source>
        <translation>사진 폴더 추가</translation>
    </message>
    <message>
        <source>“{name}” is not in the library. Add its folder, and it will be.</source>
        <translation>“{name}”은(는) 라이브러리에 없습니다. 그 폴더를 추가하세요.</translation>
    </message>
</context>
<context>
    <name>OutcomeView</name>
    <message>
        <source>The report of this run cannot be read.</source>
        <translation>이 학습의 보고서를 읽을 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>PerformancePane</name>
    <message>
        <source>A whole number from 1 to 256, or empty for automatic.</source>
        <translation>1부터 256까지의 정수를 넣거나, 비워 두면 자동입니다.</translation>
    </message>
    <message>
        <source>A whole number from 1 to 64, or empty for automatic.</source>
        <translation>1부터 64까지의 정수를 넣거나, 비워 두면 자동입니다.</translation>
    </message>
    <message>
        <source>A number of hours from 0 to 8760.</source>
        <translation>0부터 8760까지의 시간을 넣으세요.</translation>
    </message>
    <message>
        <source>http://HOST:PORT (no password), a full path ending in .db, or empty.</source>
        <translation>http://호스트:포트(암호 없이), .db로 끝나는 전체 경로, 또는 빈칸이어야 합니다.</translation>
    </message>
    <message>
        <source>This cannot be.</source>
        <translation>쓸 수 없는 값입니다.</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>성능</translation>
    </message>
    <message>
        <source>Sajin sets all this by itself. Changes count at once.</source>
        <translation>모두 알아서 정해집니다. 바꾸면 바로 적용됩니다.</translation>
    </message>
    <message>
        <source>Search model</source>
        <translation>검색 모델</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>색인</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>라이브러리</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>그래픽 카드(CUDA)</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>프로세서</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>&amp;Photos read at a time</source>
        <translation>한 번에 읽는 사진 수(&amp;P)</translation>
    </message>
    <message>
        <source>More is faster, and takes more memory.</source>
        <translation>많을수록 빠르지만 메모리를 더 씁니다.</translation>
    </message>
    <message>
        <source>Hours between &amp;backups</source>
        <translation>백업 간격(시간)(&amp;B)</translation>
    </message>
    <message>
        <source>Of captions, tags and albums, not of photos. 0 makes none.</source>
        <translation>사진이 아니라 캡션, 태그, 앨범의 백업입니다. 0이면 만들지 않습니다.</translation>
    </message>
    <message>
        <source>Index &amp;engine</source>
        <translation>색인 엔진(&amp;E)</translation>
    </message>
    <message>
        <source>A Milvus server that compares photos, for very large libraries.</source>
        <translation>사진이 아주 많을 때 비교를 맡는 Milvus 서버입니다.</translation>
    </message>
    <message>
        <source>&amp;Runs on</source>
        <translation>실행 장치(&amp;R)</translation>
    </message>
    <message>
        <source>Processor &amp;threads</source>
        <translation>프로세서 스레드(&amp;T)</translation>
    </message>
    <message>
        <source>Fewer leave more of the computer to other programs.</source>
        <translation>줄이면 다른 프로그램이 컴퓨터를 더 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>This computer has no battery.</source>
        <translation>이 컴퓨터에는 배터리가 없습니다.</translation>
    </message>
    <message>
        <source>Indexing waits until the computer is plugged in. It runs on battery now.</source>
        <translation>전원에 연결될 때까지 색인을 멈춥니다. 지금은 배터리로 동작 중입니다.</translation>
    </message>
    <message>
        <source>Indexing waits until the computer is plugged in.</source>
        <translation>전원에 연결될 때까지 색인을 멈춥니다.</translation>
    </message>
    <message>
        <source>Pause on b&amp;attery</source>
        <translation>배터리 사용 중 멈춤(&amp;A)</translation>
    </message>
    <message>
        <source>Graphics card (DirectML)</source>
        <translation>그래픽 카드 (DirectML)</translation>
    </message>
    <message>
        <source>Apple chip (Core ML)</source>
        <translation>Apple 칩 (Core ML)</translation>
    </message>
    <message>
        <source>Intel chip (OpenVINO)</source>
        <translation>Intel 칩 (OpenVINO)</translation>
    </message>
    <message>
        <source>Automatic ({n})</source>
        <translation>자동({n})</translation>
    </message>
</context>
<context>
    <name>PersonalController</name>
    <message>
        <source>{name} was deleted; {size} are free again</source>
        <translation>{name}을(를) 삭제했습니다. {size}가 비었습니다</translation>
    </message>
</context>
<context>
    <name>PersonalPane</name>
    <message>
        <source>Personal model</source>
        <translation>나만의 모델</translation>
    </message>
    <message>
        <source>Teach the search your own words, such as names of people, pets and places. It learns from your captions, on this computer, and is measured before anything changes.</source>
        <translation>사람, 반려동물, 장소의 이름처럼 나만의 말을 검색에 가르치세요. 내 캡션에서 이 컴퓨터 안에서만 배우고, 무엇을 바꾸기 전에 먼저 잽니다.</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>Learn from</source>
        <translation>학습할 사진</translation>
    </message>
    <message>
        <source>How</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Your personal models</source>
        <translation>보관한 모델</translation>
    </message>
</context>
<context>
    <name>PersonalQuestions</name>
    <message>
        <source>Discard what was learned?</source>
        <translation>학습한 것을 버릴까요?</translation>
    </message>
    <message>
        <source>The new model and its report are deleted. Photos and captions stay; you can train again.</source>
        <translation>새 모델과 보고서를 삭제합니다. 사진과 캡션은 남으며 다시 학습할 수 있습니다.</translation>
    </message>
    <message>
        <source>What was done so far is deleted. Photos and captions stay; you can train again.</source>
        <translation>지금까지 한 것을 삭제합니다. 사진과 캡션은 남으며 다시 학습할 수 있습니다.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Delete {name}?</source>
        <translation>{name}을(를) 삭제할까요?</translation>
    </message>
    <message>
        <source>The model ({size}) and its report are deleted. Photos and captions stay; to have it again, it must be trained again.</source>
        <translation>모델({size})과 보고서를 삭제합니다. 사진과 캡션은 남습니다. 다시 쓰려면 다시 학습해야 합니다.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>PersonalWords</name>
    <message numerus="yes">
        <source>%Ln photo(s) with a caption</source>
        <translation>
            <numerusform>캡션이 있는 사진 %Ln장</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s)</source>
        <comment>sentences</comment>
        <translation>
            <numerusform>캡션 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>others</source>
        <comment>languages</comment>
        <translation>그 밖</translation>
    </message>
    <message>
        <source>English</source>
        <translation>영어</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>한국어</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>일본어</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>중국어</translation>
    </message>
    <message>
        <source>German</source>
        <translation>독일어</translation>
    </message>
    <message>
        <source>French</source>
        <translation>프랑스어</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>스페인어</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>이탈리아어</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>포르투갈어</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>네덜란드어</translation>
    </message>
    <message>
        <source>Polish</source>
        <translation>폴란드어</translation>
    </message>
    <message>
        <source>Czech</source>
        <translation>체코어</translation>
    </message>
    <message>
        <source>Swedish</source>
        <translation>스웨덴어</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>러시아어</translation>
    </message>
    <message>
        <source>Ukrainian</source>
        <translation>우크라이나어</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>그리스어</translation>
    </message>
    <message>
        <source>Turkish</source>
        <translation>튀르키예어</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>아랍어</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>히브리어</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>힌디어</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>태국어</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>베트남어</translation>
    </message>
    <message>
        <source>{fewest} to {most} captioned photos are typical</source>
        <translation>보통 캡션을 단 사진 {fewest}~{most}장을 씁니다</translation>
    </message>
    <message>
        <source>Tick the albums that Sajin is to learn from.</source>
        <translation>학습할 앨범을 선택하세요.</translation>
    </message>
    <message>
        <source>Write what only you know, such as names of people, pets and places.</source>
        <translation>사람, 반려동물, 장소의 이름처럼 나만 아는 것을 쓰세요.</translation>
    </message>
    <message>
        <source>Caption {n} photos to start; {typical}.</source>
        <translation>사진 {n}장에 캡션을 달면 시작할 수 있습니다. {typical}.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more captioned photo(s), and you can start</source>
        <translation>
            <numerusform>캡션을 단 사진이 %Ln장 더 있으면 시작할 수 있습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>{more}; {typical}.</source>
        <translation>{more}. {typical}.</translation>
    </message>
    <message>
        <source>Enough to start with. More gets better: {typical}.</source>
        <translation>시작하기에 충분합니다. 많을수록 좋습니다. {typical}.</translation>
    </message>
    <message>
        <source>Plenty: it takes longer, and a part of your albums may do as well.</source>
        <translation>충분히 많습니다. 오래 걸리니 앨범 일부만으로도 괜찮을 수 있습니다.</translation>
    </message>
    <message>
        <source>{n} of {needed}</source>
        <translation>{needed}장 중 {n}장</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) of these albums have no caption yet.</source>
        <translation>
            <numerusform>이 앨범의 사진 %Ln장에는 아직 캡션이 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only %Ln of the captions differ: say what tells one photo from another.</source>
        <translation>
            <numerusform>서로 다른 캡션이 %Ln개뿐입니다. 사진을 구별해 주는 것을 쓰세요.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The disk of %Ln photo(s) is not connected; Full leaves them out.</source>
        <translation>
            <numerusform>사진 %Ln장의 디스크가 연결되어 있지 않아 정밀 학습에서 빠집니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>빠른 학습</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>정밀 학습</translation>
    </message>
    <message>
        <source>Teaches the search your words. Right for most albums, on any computer.</source>
        <translation>내가 쓰는 말을 검색에 가르칩니다. 어느 컴퓨터에서나, 대부분의 앨범에 알맞습니다.</translation>
    </message>
    <message>
        <source>Also teaches it to see: what your people, pets and places look like. Wants a graphics card, or patience.</source>
        <translation>사람, 반려동물, 장소의 생김새까지 가르칩니다. 그래픽 카드나 인내심이 필요합니다.</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>1분 미만</translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minute(s)</source>
        <translation>
            <numerusform>약 %Ln분</numerusform>
        </translation>
    </message>
    <message>
        <source>{low} to {high} minutes</source>
        <translation>{low}~{high}분</translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hour(s)</source>
        <translation>
            <numerusform>약 %Ln시간</numerusform>
        </translation>
    </message>
    <message>
        <source>{low} to {high} hours</source>
        <translation>{low}~{high}시간</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>바로</translation>
    </message>
    <message>
        <source>in the background, {time}</source>
        <translation>백그라운드에서 {time}</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>프로세서</translation>
    </message>
    <message>
        <source>Cannot be done here: {reason}</source>
        <translation>여기서는 할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>Needs {needed} on the library&apos;s disk; {free} are free. Free some space first.</source>
        <translation>라이브러리 디스크에 {needed}가 필요한데 {free}만 남았습니다. 먼저 공간을 비우세요.</translation>
    </message>
    <message>
        <source>Needs packages that are not installed.</source>
        <translation>설치되지 않은 패키지가 필요합니다.</translation>
    </message>
    <message>
        <source>Needs {needed} of memory; {free} are free. Close other programs first, or it may fail.</source>
        <translation>메모리 {needed}가 필요한데 {free}만 남았습니다. 먼저 다른 프로그램을 닫지 않으면 실패할 수 있습니다.</translation>
    </message>
    <message>
        <source>My photos</source>
        <translation>내 사진</translation>
    </message>
    <message>
        <source>from all captioned photos</source>
        <translation>캡션이 있는 모든 사진</translation>
    </message>
    <message numerus="yes">
        <source>from {albums} and %Ln more</source>
        <translation>
            <numerusform>{albums} 외 %Ln개에서</numerusform>
        </translation>
    </message>
    <message>
        <source>from {albums}</source>
        <translation>{albums}에서</translation>
    </message>
    <message>
        <source>MMM d, yyyy</source>
        <comment>date format</comment>
        <translation>yyyy년 M월 d일</translation>
    </message>
</context>
<context>
    <name>PhotoChips</name>
    <message>
        <source>{percent} likely</source>
        <translation>가능성 {percent}</translation>
    </message>
    <message>
        <source>proposed for {n} of {photos}, {precision}</source>
        <translation>{photos} 중 {n}장에 제안됨, {precision}</translation>
    </message>
</context>
<context>
    <name>PhotoEdits</name>
    <message>
        <source>{photos} rated {stars}</source>
        <translation>{photos}에 {stars}를 주었습니다</translation>
    </message>
    <message>
        <source>Rating taken off {photos}</source>
        <translation>{photos}의 별점을 지웠습니다</translation>
    </message>
    <message>
        <source>{photos} added to the favourites</source>
        <translation>{photos}을 즐겨찾기에 넣었습니다</translation>
    </message>
    <message>
        <source>{photos} no longer favourites</source>
        <translation>{photos}을 즐겨찾기에서 뺐습니다</translation>
    </message>
    <message>
        <source>{photos} added to “{album}”</source>
        <translation>{photos}을 “{album}”에 넣었습니다</translation>
    </message>
    <message>
        <source>{photos} removed from “{album}”</source>
        <translation>{photos}을 “{album}”에서 뺐습니다</translation>
    </message>
</context>
<context>
    <name>PhotoListModel</name>
    <message>
        <source>favourite</source>
        <translation>즐겨찾기</translation>
    </message>
    <message numerus="yes">
        <source>%Ln star(s)</source>
        <translation>
            <numerusform>별 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>offline</source>
        <translation>오프라인</translation>
    </message>
</context>
<context>
    <name>PhraseChip</name>
    <message>
        <source>Enter changes it, Delete takes it off</source>
        <translation>Enter로 바꾸고 Delete로 뺍니다</translation>
    </message>
    <message>
        <source>Take off {name}</source>
        <translation>{name} 빼기</translation>
    </message>
</context>
<context>
    <name>PlaceDelegate</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>{what} (Insert)</source>
        <translation>{what}(Insert)</translation>
    </message>
</context>
<context>
    <name>PlaceMenus</name>
    <message>
        <source>New album</source>
        <translation>새 앨범</translation>
    </message>
    <message>
        <source>New smart album</source>
        <translation>새 스마트 앨범</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>새 태그</translation>
    </message>
    <message>
        <source>New tag inside</source>
        <translation>안에 새 태그</translation>
    </message>
    <message>
        <source>New album inside</source>
        <translation>안에 새 앨범</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Look for new photos now</source>
        <translation>지금 새 사진 찾기</translation>
    </message>
    <message>
        <source>Search in here</source>
        <translation>여기서 검색</translation>
    </message>
    <message>
        <source>Change the search</source>
        <translation>검색 바꾸기</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>위로</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>아래로</translation>
    </message>
    <message>
        <source>Move out</source>
        <translation>밖으로 꺼내기</translation>
    </message>
    <message>
        <source>Delete tag</source>
        <translation>태그 삭제</translation>
    </message>
    <message>
        <source>Delete album</source>
        <translation>앨범 삭제</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>파일 관리자에서 보기</translation>
    </message>
    <message>
        <source>Remove from the library…</source>
        <translation>라이브러리에서 제거…</translation>
    </message>
    <message>
        <source>Propose tags</source>
        <translation>태그 제안</translation>
    </message>
    <message>
        <source>Caption photos…</source>
        <translation>캡션 달기…</translation>
    </message>
    <message>
        <source>Propose tags for all photos</source>
        <translation>모든 사진에 태그 제안</translation>
    </message>
    <message>
        <source>Forget all proposals…</source>
        <translation>제안 모두 잊기…</translation>
    </message>
</context>
<context>
    <name>PlaceView</name>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>파일 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be shown</source>
        <translation>보여 줄 수 없습니다</translation>
    </message>
</context>
<context>
    <name>PlaceWords</name>
    <message>
        <source>All photos</source>
        <translation>모든 사진</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>즐겨찾기</translation>
    </message>
    <message>
        <source>Recently added</source>
        <translation>최근 추가</translation>
    </message>
    <message>
        <source>Proposed tags</source>
        <translation>제안된 태그</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>중복 사진</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>문제</translation>
    </message>
    <message>
        <source>Recently removed</source>
        <translation>최근 사라짐</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>장소</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>앨범</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Source folders</source>
        <translation>원본 폴더</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>정리</translation>
    </message>
    <message>
        <source>No albums yet</source>
        <translation>앨범이 아직 없습니다</translation>
    </message>
    <message>
        <source>No tags yet</source>
        <translation>태그가 아직 없습니다</translation>
    </message>
    <message>
        <source>No folders yet</source>
        <translation>폴더가 아직 없습니다</translation>
    </message>
    <message>
        <source>New album</source>
        <translation>새 앨범</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>새 태그</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>폴더 추가</translation>
    </message>
    <message>
        <source>smart album</source>
        <translation>스마트 앨범</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>오프라인</translation>
    </message>
    <message>
        <source>looking for photos</source>
        <translation>사진 찾는 중</translation>
    </message>
    <message>
        <source>offline; its photos are kept</source>
        <translation>오프라인, 사진 정보는 보관됨</translation>
    </message>
    <message>
        <source>{name}
Finds: {query}</source>
        <translation>{name}
검색: {query}</translation>
    </message>
</context>
<context>
    <name>PresetCard</name>
    <message>
        <source>Working it out…</source>
        <translation>계산하는 중…</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>디스크</translation>
    </message>
    <message>
        <source>Library follows</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>실행 장치</translation>
    </message>
    <message>
        <source>{needed} ({free} free)</source>
        <translation>{needed} ({free} 남음)</translation>
    </message>
</context>
<context>
    <name>PresetsView</name>
    <message>
        <source>In the &amp;background, at low priority</source>
        <translation>백그라운드에서 낮은 우선순위로(&amp;B)</translation>
    </message>
    <message>
        <source>Takes longer, and leaves the computer to you meanwhile.</source>
        <translation>더 오래 걸리지만 그동안 컴퓨터를 편히 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Learns on top of {name}, which stays as it is.</source>
        <translation>{name} 모델에 더해 배웁니다. 원래 모델은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>학습 시작</translation>
    </message>
</context>
<context>
    <name>ProblemRow</name>
    <message>
        <source>Show the folder “{name}”</source>
        <translation>“{name}” 폴더 보기</translation>
    </message>
</context>
<context>
    <name>ProblemsCard</name>
    <message numerus="yes">
        <source>and %Ln folder(s) more</source>
        <translation>
            <numerusform>그 밖에 폴더 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>ProblemsPage</name>
    <message>
        <source>Problems</source>
        <translation>문제</translation>
    </message>
    <message>
        <source>These files could not be read. Sajin tries each again when it changes.</source>
        <translation>읽지 못한 파일입니다. 파일이 바뀌면 다시 읽어 봅니다.</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>모두 다시 시도</translation>
    </message>
    <message>
        <source>Copy list</source>
        <translation>목록 복사</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>폴더에서 보기</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Try all again; F5 tries the selected ones</source>
        <translation>모두 다시 시도합니다. F5는 고른 것만</translation>
    </message>
    <message>
        <source>Copy all; Ctrl+C copies the selected ones</source>
        <translation>모두 복사합니다. Ctrl+C는 고른 것만</translation>
    </message>
</context>
<context>
    <name>ProposalChip</name>
    <message>
        <source>Proposed tag {name}, {likely}</source>
        <translation>제안된 태그 {name}, {likely}</translation>
    </message>
    <message>
        <source>Enter accepts it, Delete rejects it</source>
        <translation>Enter로 수락, Delete로 거절</translation>
    </message>
    <message>
        <source>Proposed tag “{name}”</source>
        <translation>제안된 태그 ‘{name}’</translation>
    </message>
    <message>
        <source>Accept {name}</source>
        <translation>{name} 수락</translation>
    </message>
    <message>
        <source>Reject {name}</source>
        <translation>{name} 거절</translation>
    </message>
    <message>
        <source>Accept (Enter)</source>
        <translation>수락(Enter)</translation>
    </message>
    <message>
        <source>Reject (Delete)</source>
        <translation>거절(Delete)</translation>
    </message>
</context>
<context>
    <name>ProposalChips</name>
    <message>
        <source>Show fewer</source>
        <translation>줄여서 보기</translation>
    </message>
    <message>
        <source>Show all {n}</source>
        <translation>{n}개 모두 보기</translation>
    </message>
    <message>
        <source>Proposed tags</source>
        <translation>제안된 태그</translation>
    </message>
</context>
<context>
    <name>ProposedPhotos</name>
    <message>
        <source>{percent} likely</source>
        <translation>가능성 {percent}</translation>
    </message>
</context>
<context>
    <name>Proposing</name>
    <message>
        <source>Go to some photos first: tags are proposed for those that are shown.</source>
        <translation>먼저 사진이 보이는 곳으로 가세요. 지금 보이는 사진에 태그를 제안합니다.</translation>
    </message>
    <message>
        <source>Tags are being proposed; these photos come next.</source>
        <translation>태그를 제안하는 중입니다. 이 사진들은 그다음입니다.</translation>
    </message>
    <message>
        <source>Sajin compares your photos with the words of its vocabulary. Proposals have a dashed outline beside your own tags, and wait for you under “Proposed tags”. A proposal is no tag: no search finds it, and it is written nowhere, until you accept it. Tags of your own are never changed.</source>
        <translation>Sajin이 사진을 어휘의 낱말과 비교합니다. 제안은 직접 붙인 태그 옆에 점선 테두리로 보이고, ‘제안된 태그’에서 확인을 기다립니다. 제안은 태그가 아닙니다. 수락하기 전에는 검색되지 않으며 어디에도 기록되지 않습니다. 직접 붙인 태그는 절대 바뀌지 않습니다.</translation>
    </message>
    <message>
        <source>Propose tags?</source>
        <translation>태그를 제안할까요?</translation>
    </message>
    <message>
        <source>Propose tags</source>
        <translation>태그 제안</translation>
    </message>
    <message>
        <source>Also for photos that are added later</source>
        <translation>나중에 추가되는 사진에도 제안</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>확인하기</translation>
    </message>
    <message>
        <source>{proposals} for {photos}</source>
        <translation>{photos}에 {proposals}</translation>
    </message>
    <message>
        <source>Nothing sure enough to be proposed for {photos}</source>
        <translation>{photos}에 제안할 만큼 확실한 것이 없습니다</translation>
    </message>
    <message>
        <source>No proposals were made</source>
        <translation>제안된 것이 없습니다</translation>
    </message>
    <message numerus="yes">
        <source>%Ln accepted by itself</source>
        <translation>
            <numerusform>%Ln개 자동 수락됨</numerusform>
        </translation>
    </message>
    <message>
        <source>stopped before the end</source>
        <translation>끝나기 전에 중지됨</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) follow as soon as they are indexed</source>
        <translation>
            <numerusform>사진 %Ln장은 색인이 끝나면 이어집니다</numerusform>
        </translation>
    </message>
    <message>
        <source>{proposals} will be gone. No tag of yours is touched: tags that you accepted stay on their photos, and what you rejected is not proposed again. You can have tags proposed again at any time.</source>
        <translation>{proposals}이 사라집니다. 태그는 하나도 건드리지 않습니다. 수락한 태그는 사진에 그대로 남고, 거절한 것은 다시 제안하지 않습니다. 태그는 언제든 다시 제안받을 수 있습니다.</translation>
    </message>
    <message>
        <source>Forget all proposals?</source>
        <translation>모든 제안을 지울까요?</translation>
    </message>
    <message>
        <source>Forget proposals</source>
        <translation>제안 지우기</translation>
    </message>
    <message>
        <source>All proposals are forgotten; your tags are as they were.</source>
        <translation>모든 제안을 지웠습니다. 태그는 그대로입니다.</translation>
    </message>
</context>
<context>
    <name>RatingStars</name>
    <message>
        <source>Rating: different</source>
        <translation>별점: 서로 다름</translation>
    </message>
    <message numerus="yes">
        <source>Rating: %Ln star(s)</source>
        <translation>
            <numerusform>별점: 별 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Ctrl+0 to Ctrl+5</source>
        <translation>Ctrl+0부터 Ctrl+5까지</translation>
    </message>
</context>
<context>
    <name>ReasonWords</name>
    <message>
        <source>The file is empty</source>
        <translation>빈 파일입니다</translation>
    </message>
    <message>
        <source>It is no ordinary file</source>
        <translation>보통 파일이 아닙니다</translation>
    </message>
    <message>
        <source>It is not an image of a known format, or its beginning is damaged</source>
        <translation>아는 형식의 이미지가 아니거나 앞부분이 손상되었습니다</translation>
    </message>
    <message>
        <source>Access to the file is denied</source>
        <translation>파일에 접근할 권한이 없습니다</translation>
    </message>
    <message>
        <source>The image is too large to be decoded safely</source>
        <translation>이미지가 너무 커서 안전하게 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>Decoding it needs too much memory</source>
        <translation>읽는 데 메모리가 너무 많이 듭니다</translation>
    </message>
    <message>
        <source>The file is cut off: its end is missing</source>
        <translation>파일이 잘려 끝부분이 없습니다</translation>
    </message>
    <message>
        <source>The decoder crashed on this file</source>
        <translation>이 파일을 읽다가 디코더가 멈추었습니다</translation>
    </message>
    <message>
        <source>The decoder could make no sense of this file</source>
        <translation>이 파일을 해석하지 못했습니다</translation>
    </message>
    <message>
        <source>The image is too large: {0} × {1} pixels, at most {2} million</source>
        <translation>이미지가 너무 큽니다: {0} × {1} 픽셀(최대 {2}백만)</translation>
    </message>
    <message>
        <source>Decoding it took longer than {0} seconds</source>
        <translation>읽는 데 {0}초가 넘게 걸렸습니다</translation>
    </message>
    <message>
        <source>Decoding it needs more than {0} GB of memory</source>
        <translation>읽는 데 메모리가 {0}GB 넘게 듭니다</translation>
    </message>
    <message>
        <source>This camera raw file cannot be read ({0})</source>
        <translation>이 RAW 파일을 읽을 수 없습니다({0})</translation>
    </message>
    <message>
        <source>The file is damaged ({0})</source>
        <translation>파일이 손상되었습니다({0})</translation>
    </message>
</context>
<context>
    <name>RemovedController</name>
    <message numerus="yes">
        <source>Forget %Ln photo(s) for good?</source>
        <translation>
            <numerusform>사진 %Ln장을 완전히 잊을까요?</numerusform>
        </translation>
    </message>
    <message>
        <source>Their captions, tags, ratings and places in albums are lost, and do not come back with the files. This cannot be undone.</source>
        <translation>캡션과 태그, 별점, 앨범에서의 자리가 사라지며, 파일이 돌아와도 되살아나지 않습니다. 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>잊기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) forgotten</source>
        <translation>
            <numerusform>사진 %Ln장을 잊었습니다</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemovedModel</name>
    <message>
        <source>removed {date}</source>
        <translation>{date} 사라짐</translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) left</source>
        <translation>
            <numerusform>%Ln일 남음</numerusform>
        </translation>
    </message>
    <message>
        <source>last day</source>
        <translation>마지막 날</translation>
    </message>
</context>
<context>
    <name>RemovedPage</name>
    <message numerus="yes">
        <source>Forget %Ln photo(s) now…</source>
        <translation>
            <numerusform>사진 %Ln장 지금 잊기…</numerusform>
        </translation>
    </message>
    <message>
        <source>Forget now…</source>
        <translation>지금 잊기…</translation>
    </message>
    <message>
        <source>Recently removed</source>
        <translation>최근 사라짐</translation>
    </message>
    <message numerus="yes">
        <source>The files of these photos are gone from their folders. What you said of them (captions, tags, ratings, albums) is kept for %Ln day(s). Put a file back, under any name, and all of it is back.</source>
        <translation>
            <numerusform>이 사진들의 파일이 폴더에서 사라졌습니다. 적어 둔 것(캡션, 태그, 별점, 앨범)은 %Ln일 동안 보관합니다. 어떤 이름으로든 파일을 되돌려 놓으면 모두 되살아납니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was removed lately</source>
        <translation>최근에 사라진 사진이 없습니다</translation>
    </message>
    <message>
        <source>When the file of a photo disappears, its tags, captions and albums are kept here for a while.</source>
        <translation>사진 파일이 사라져도 태그와 캡션, 앨범은 한동안 여기에 보관됩니다.</translation>
    </message>
    <message>
        <source>Forget what you said of the selected photos, for good (Del)</source>
        <translation>고른 사진에 적어 둔 것을 완전히 잊습니다(Del)</translation>
    </message>
    <message>
        <source>Show where it was</source>
        <translation>있던 곳 보기</translation>
    </message>
</context>
<context>
    <name>ReportView</name>
    <message>
        <source>Found sooner</source>
        <translation>더 먼저 찾은 사진</translation>
    </message>
    <message>
        <source>No photo is found sooner.</source>
        <translation>더 먼저 찾은 사진이 없습니다.</translation>
    </message>
    <message>
        <source>Found later</source>
        <translation>더 늦게 찾은 사진</translation>
    </message>
    <message>
        <source>No photo is found later.</source>
        <translation>더 늦게 찾은 사진이 없습니다.</translation>
    </message>
</context>
<context>
    <name>ReportWords</name>
    <message>
        <source>It finds your photos better</source>
        <translation>내 사진을 더 잘 찾습니다</translation>
    </message>
    <message>
        <source>It does not find your photos better</source>
        <translation>내 사진을 더 잘 찾지는 못합니다</translation>
    </message>
    <message>
        <source>It forgets too much of everything else</source>
        <translation>다른 것을 너무 많이 잊습니다</translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln caption(s) it had never seen, the right photo came first for {after}, before: {before}.</source>
        <translation>
            <numerusform>한 번도 본 적 없는 캡션 %Ln개 가운데 {after}개에서 맞는 사진이 맨 앞에 나왔습니다. 전에는 {before}개였습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>That is too little to tell from chance, so Sajin does not offer this model. Searches stay as they are.</source>
        <translation>우연과 구별하기에는 너무 작은 차이라서 이 모델을 권하지 않습니다. 검색은 그대로입니다.</translation>
    </message>
    <message>
        <source>But searches for everyday things got worse, so Sajin does not offer this model. Searches stay as they are.</source>
        <translation>그러나 일상적인 검색이 나빠져서 이 모델을 권하지 않습니다. 검색은 그대로입니다.</translation>
    </message>
    <message>
        <source>{n} of {total}, before: {other}</source>
        <translation>{total}개 중 {n}개, 전: {other}개</translation>
    </message>
    <message>
        <source>{n} and {other} of {total}</source>
        <translation>{total}개 중 {n}개 / {other}개</translation>
    </message>
    <message>
        <source>The right photo came first</source>
        <translation>맞는 사진이 맨 앞</translation>
    </message>
    <message>
        <source>It was among the first ten</source>
        <translation>맞는 사진이 처음 열 장 안</translation>
    </message>
    <message>
        <source>Searched by a name alone, it was among the first ten</source>
        <translation>이름만으로 검색했을 때 처음 열 장 안</translation>
    </message>
    <message>
        <source>Everyday searches: the right photo came first</source>
        <translation>일상 검색: 맞는 사진이 맨 앞</translation>
    </message>
    <message numerus="yes">
        <source>Everyday searches: %Ln caption(s) of photos that came with Sajin. They show whether it forgot anything.</source>
        <translation>
            <numerusform>일상 검색: Sajin에 들어 있는 사진의 캡션 %Ln개. 잊은 것이 없는지 보여 줍니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Learned from %Ln photo(s)</source>
        <translation>
            <numerusform>사진 %Ln장으로 학습</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s)</source>
        <comment>sentences</comment>
        <translation>
            <numerusform>캡션 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} of memory</source>
        <translation>메모리 {size}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln second(s)</source>
        <translation>
            <numerusform>%Ln초</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln minute(s)</source>
        <translation>
            <numerusform>%Ln분</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} hours</source>
        <translation>{n}시간</translation>
    </message>
    <message>
        <source>Gain over the first 1, 5 and 10 places, 95% certain: {low} to {high} points</source>
        <translation>처음 1, 5, 10장에서 나아진 정도(95% 신뢰): {low} ~ {high}점</translation>
    </message>
    <message>
        <source>It stopped early: there was no more progress, and the best was kept.</source>
        <translation>더 나아지지 않아 일찍 멈췄고, 가장 좋은 것을 남겼습니다.</translation>
    </message>
    <message>
        <source>You stopped it; the best until then was measured.</source>
        <translation>직접 멈췄습니다. 그때까지 가장 좋은 것을 쟀습니다.</translation>
    </message>
    <message>
        <source>The numbers ran out of bounds, so it stopped; the best until then was measured.</source>
        <translation>계산값이 범위를 벗어나 멈췄습니다. 그때까지 가장 좋은 것을 쟀습니다.</translation>
    </message>
    <message>
        <source>Caption more photos: it learns more, and what it learned is measured more surely.</source>
        <translation>캡션을 더 다세요. 더 많이 배우고, 배운 것을 더 확실하게 잴 수 있습니다.</translation>
    </message>
    <message>
        <source>Write captions that tell one photo from another; many of yours say the same.</source>
        <translation>사진을 서로 구별할 수 있게 쓰세요. 같은 내용의 캡션이 많습니다.</translation>
    </message>
    <message>
        <source>Use each name in five captions or more. What stands in one or two only cannot be learned.</source>
        <translation>이름마다 캡션 다섯 개 이상에 쓰세요. 한두 번만 나온 말은 배울 수 없습니다.</translation>
    </message>
    <message>
        <source>The search found nearly all of your photos before: there is little to gain.</source>
        <translation>검색이 이미 거의 모든 사진을 찾고 있어 나아질 것이 별로 없습니다.</translation>
    </message>
    <message>
        <source>Try Full: it can learn what Quick cannot.</source>
        <translation>정밀 학습을 해 보세요. 빠른 학습이 못 배우는 것도 배웁니다.</translation>
    </message>
    <message>
        <source>Try Quick: it changes less, and forgets less.</source>
        <translation>빠른 학습을 해 보세요. 덜 바뀌고 덜 잊습니다.</translation>
    </message>
    <message>
        <source>from place {before} to {after}</source>
        <translation>{before}번째에서 {after}번째로</translation>
    </message>
    <message>
        <source>place {better} instead of {worse}</source>
        <translation>{worse}번째가 아니라 {better}번째</translation>
    </message>
    <message>
        <source>The disk is full. Free some space, then go on.</source>
        <translation>디스크가 꽉 찼습니다. 공간을 비운 뒤 계속하세요.</translation>
    </message>
    <message>
        <source>There was not enough memory. Close other programs, then go on.</source>
        <translation>메모리가 모자랐습니다. 다른 프로그램을 닫은 뒤 계속하세요.</translation>
    </message>
    <message>
        <source>Once written, the model did not compute what it should, so it is not offered.</source>
        <translation>저장한 모델이 제대로 계산하지 않아 권하지 않습니다.</translation>
    </message>
    <message>
        <source>It ended, and did not say why; the log may tell.</source>
        <translation>이유를 알리지 않고 끝났습니다. 로그를 확인해 보세요.</translation>
    </message>
    <message>
        <source>right photo first: {after} of {total}, before {before}</source>
        <translation>맞는 사진이 맨 앞: {total}개 중 {after}개, 전 {before}개</translation>
    </message>
    <message>
        <source>everyday searches: {after} of {total}, before {before}</source>
        <translation>일상 검색: {total}개 중 {after}개, 전 {before}개</translation>
    </message>
</context>
<context>
    <name>ResultsView</name>
    <message>
        <source>Photos like this one</source>
        <translation>이 사진과 비슷한 사진</translation>
    </message>
    <message>
        <source>This search does not work</source>
        <translation>검색할 수 없습니다</translation>
    </message>
    <message numerus="yes">
        <source>%Ln+ photo(s)</source>
        <translation>
            <numerusform>사진 %Ln장 이상</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing like it</source>
        <translation>비슷한 사진이 없습니다</translation>
    </message>
    <message>
        <source>Nothing here looks like “{words}”</source>
        <translation>“{words}”와(과) 비슷한 사진이 없습니다</translation>
    </message>
    <message>
        <source>Try other words, or fewer of them.</source>
        <translation>다른 말로, 또는 더 짧게 찾아 보세요.</translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln less likely match(es)</source>
        <translation>
            <numerusform>가능성이 낮은 사진 %Ln장 더 보기</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>Proposed tags</source>
        <translation>제안된 태그</translation>
    </message>
    <message>
        <source>More for all proposals</source>
        <translation>모든 제안에 대한 더 보기</translation>
    </message>
    <message>
        <source>Photos that the tag is proposed for</source>
        <translation>이 태그가 제안된 사진</translation>
    </message>
    <message>
        <source>Y or Enter accepts, N or Del rejects, Space skips; with Shift for all photos of the tag</source>
        <translation>Y나 Enter는 수락, N이나 Del은 거절, Space는 건너뛰기이며, Shift를 함께 누르면 이 태그의 모든 사진에 적용됩니다</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>멈추기</translation>
    </message>
</context>
<context>
    <name>ReviewWords</name>
    <message>
        <source>Propose tags for all photos</source>
        <translation>모든 사진에 태그 제안</translation>
    </message>
    <message>
        <source>Tags are being proposed</source>
        <translation>태그를 제안하는 중입니다</translation>
    </message>
    <message>
        <source>You can review them as soon as they are here.</source>
        <translation>제안이 나오는 대로 확인할 수 있습니다.</translation>
    </message>
    <message>
        <source>Let Sajin propose tags</source>
        <translation>Sajin에게 태그를 제안받으세요</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) still wait for the search model to look at them. Tags are proposed as soon as it has.</source>
        <translation>
            <numerusform>사진 %Ln장을 검색 모델이 아직 살펴보지 않았습니다. 살펴보는 대로 태그를 제안합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>No proposals yet</source>
        <translation>아직 제안이 없습니다</translation>
    </message>
    <message>
        <source>All reviewed</source>
        <translation>모두 확인했습니다</translation>
    </message>
    <message>
        <source>Sajin looks at your photos and proposes tags for them. You accept or reject each with one key, and each time the next ones get better. Nothing is a tag until you accept it, and no photo leaves this computer.</source>
        <translation>Sajin이 사진을 보고 태그를 제안합니다. 키 하나로 수락하거나 거절하면 그때마다 다음 제안이 더 좋아집니다. 수락하기 전에는 태그가 아니며, 사진은 이 컴퓨터를 떠나지 않습니다.</translation>
    </message>
    <message>
        <source>No proposal waits for you. Tags can be proposed again whenever photos have been added.</source>
        <translation>기다리는 제안이 없습니다. 사진을 추가한 뒤 언제든 다시 태그를 제안받을 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) follow once the search model has looked at them.</source>
        <translation>
            <numerusform>사진 %Ln장은 검색 모델이 살펴본 뒤에 이어집니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Proposing tags: {done} of {total} photos</source>
        <translation>태그 제안 중: 사진 {total}장 중 {done}장</translation>
    </message>
    <message>
        <source>Proposing tags…</source>
        <translation>태그를 제안하는 중…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln proposal(s)</source>
        <translation>
            <numerusform>제안 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} · {percent} likely</source>
        <translation>{name} · 가능성 {percent}</translation>
    </message>
    <message>
        <source>Accepted for {photos}</source>
        <translation>수락: {photos}</translation>
    </message>
    <message>
        <source>Rejected for {photos}</source>
        <translation>거절: {photos}</translation>
    </message>
    <message>
        <source>Ctrl+Z takes it back</source>
        <translation>Ctrl+Z로 되돌리기</translation>
    </message>
    <message>
        <source>Arrows move · O opens large · Shift+Y, Shift+N: all of the tag · Alt+↓: next tag</source>
        <translation>화살표 이동 · O 크게 보기 · Shift+Y, Shift+N: 태그 전체 · Alt+↓: 다음 태그</translation>
    </message>
    <message>
        <source>“{tag}” is no longer accepted by itself</source>
        <translation>‘{tag}’ 태그는 더 이상 자동으로 수락되지 않습니다</translation>
    </message>
    <message>
        <source>“{tag}” is accepted by itself from {percent} on</source>
        <translation>‘{tag}’ 태그는 {percent}부터 자동으로 수락됩니다</translation>
    </message>
    <message>
        <source>That was the last one. What you skipped stays here.</source>
        <translation>마지막 사진이었습니다. 건너뛴 사진은 여기에 남아 있습니다.</translation>
    </message>
</context>
<context>
    <name>RunWords</name>
    <message>
        <source>Starting</source>
        <translation>시작하는 중</translation>
    </message>
    <message>
        <source>{stage}, step {done} of {total}</source>
        <translation>{stage}, {total}단계 중 {done}단계</translation>
    </message>
    <message>
        <source>Learning once more, from all photos</source>
        <translation>모든 사진으로 한 번 더 배우는 중</translation>
    </message>
    <message>
        <source>{stage}, {done} of {total}</source>
        <translation>{stage}, {done}/{total}</translation>
    </message>
    <message>
        <source>Interrupted: {stage}</source>
        <translation>중단됨: {stage}</translation>
    </message>
    <message>
        <source>Stopping, to measure the best so far</source>
        <translation>지금까지 가장 좋은 것을 평가하기 위해 멈추는 중</translation>
    </message>
    <message>
        <source>Pausing until next time…</source>
        <translation>다음까지 멈추는 중…</translation>
    </message>
    <message>
        <source>Paused: {stage}</source>
        <translation>일시 중지: {stage}</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>일시 중지하는 중…</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>정밀 학습</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>빠른 학습</translation>
    </message>
    <message numerus="yes">
        <source>learns from %Ln photo(s)</source>
        <translation>
            <numerusform>사진 %Ln장에서 배움</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s)</source>
        <translation>
            <numerusform>캡션 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>measures with photos that it has not seen, in turns</source>
        <translation>번갈아 남겨 둔 사진으로 평가</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) kept back to measure</source>
        <translation>
            <numerusform>평가를 위해 남겨 둔 사진 %Ln장</numerusform>
        </translation>
    </message>
    <message>
        <source>on the processor</source>
        <translation>프로세서에서</translation>
    </message>
    <message>
        <source>other programs come first</source>
        <translation>다른 프로그램이 먼저</translation>
    </message>
    <message>
        <source>The disk is full. Free some space: training then goes on by itself. Nothing was lost.</source>
        <translation>디스크가 가득 찼습니다. 공간을 비우면 학습이 저절로 이어집니다. 잃은 것은 없습니다.</translation>
    </message>
    <message>
        <source>It waits: {reason}</source>
        <translation>기다리는 중: {reason}</translation>
    </message>
    <message>
        <source>It cannot go on. {reason}</source>
        <translation>계속할 수 없습니다. {reason}</translation>
    </message>
    <message>
        <source>Nothing is lost: it goes on from where it was saved last.</source>
        <translation>잃은 것은 없습니다. 마지막으로 저장한 곳에서 이어집니다.</translation>
    </message>
    <message>
        <source>The training of your personal model is not finished</source>
        <translation>나만의 모델 학습이 아직 끝나지 않았습니다</translation>
    </message>
    <message>
        <source>Learning ran out of bounds (the loss is not a number any more) and was stopped. The best until then is measured.</source>
        <translation>학습이 한계를 벗어나(손실이 더 이상 숫자가 아님) 멈췄습니다. 그때까지 가장 좋은 것을 평가합니다.</translation>
    </message>
    <message>
        <source>Progress could not be saved; perhaps the disk is full. Training goes on, but were it interrupted now, it would go on from further back.</source>
        <translation>진행 상황을 저장하지 못했습니다. 디스크가 가득 찼을 수 있습니다. 학습은 계속되지만, 지금 중단되면 더 이전부터 이어집니다.</translation>
    </message>
    <message>
        <source>Some photos cannot be read, and are left out.</source>
        <translation>읽을 수 없는 사진은 제외합니다.</translation>
    </message>
    <message>
        <source>Some captions are very long; only their beginning is learned.</source>
        <translation>아주 긴 캡션은 앞부분만 배웁니다.</translation>
    </message>
    <message>
        <source>No graphics card can be used. The processor does the work, which takes longer.</source>
        <translation>쓸 수 있는 그래픽 카드가 없어 프로세서로 학습하므로 더 오래 걸립니다.</translation>
    </message>
    <message>
        <source>Your personal model is ready</source>
        <translation>나만의 모델이 준비되었습니다</translation>
    </message>
    <message>
        <source>Your personal model is ready: {figures}</source>
        <translation>나만의 모델이 준비되었습니다: {figures}</translation>
    </message>
    <message>
        <source>The trained model is no better than the one you have</source>
        <translation>학습한 모델이 지금 모델보다 낫지 않습니다</translation>
    </message>
    <message>
        <source>The training of your personal model has failed</source>
        <translation>나만의 모델 학습이 실패했습니다</translation>
    </message>
    <message>
        <source>Your personal model is being trained</source>
        <translation>나만의 모델을 학습하는 중입니다</translation>
    </message>
    <message>
        <source>{after} of {queries} photos found first, instead of {before}</source>
        <translation>{queries}장 중 {after}장이 첫 번째로 나옵니다 (전에는 {before}장)</translation>
    </message>
    <message>
        <source>Reading captions</source>
        <translation>캡션 읽는 중</translation>
    </message>
    <message>
        <source>Looking at photos and captions</source>
        <translation>사진과 캡션 살펴보는 중</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>배우는 중</translation>
    </message>
    <message>
        <source>Choosing how much of it to use</source>
        <translation>얼마나 반영할지 고르는 중</translation>
    </message>
    <message>
        <source>Writing the model</source>
        <translation>모델 쓰는 중</translation>
    </message>
    <message>
        <source>Measuring what was learned</source>
        <translation>배운 것을 평가하는 중</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>Caption removed</source>
        <translation>캡션을 지웠습니다</translation>
    </message>
    <message>
        <source>Caption “{text}”</source>
        <translation>캡션 “{text}”</translation>
    </message>
</context>
<context>
    <name>ScrolledDialog</name>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Describe a photo: “two dogs playing in the snow”</source>
        <translation>사진을 설명해 보세요: “눈밭에서 노는 개 두 마리”</translation>
    </message>
    <message>
        <source>Search photos</source>
        <translation>사진 검색</translation>
    </message>
    <message>
        <source>Search (Ctrl+F). Drop or paste an image to find photos like it.</source>
        <translation>검색 (Ctrl+F). 이미지를 끌어 놓거나 붙여넣으면 비슷한 사진을 찾습니다.</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>검색 지우기</translation>
    </message>
    <message>
        <source>Clear (Esc)</source>
        <translation>지우기 (Esc)</translation>
    </message>
    <message>
        <source>Save as smart album</source>
        <translation>스마트 앨범으로 저장</translation>
    </message>
    <message>
        <source>Save this search as a smart album (Ctrl+Shift+N)</source>
        <translation>이 검색을 스마트 앨범으로 저장(Ctrl+Shift+N)</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Dropped image</source>
        <translation>끌어온 이미지</translation>
    </message>
    <message>
        <source>Pasted image</source>
        <translation>붙여넣은 이미지</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Source folders</source>
        <translation>원본 폴더</translation>
    </message>
    <message>
        <source>Search model</source>
        <translation>검색 모델</translation>
    </message>
    <message>
        <source>Personal model</source>
        <translation>나만의 모델</translation>
    </message>
    <message>
        <source>Tagging</source>
        <translation>태그 제안</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>메타데이터</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>화면</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>성능</translation>
    </message>
</context>
<context>
    <name>Settling</name>
    <message>
        <source>{field} taken over from another program</source>
        <translation>다른 프로그램의 {field}을(를) 가져왔습니다</translation>
    </message>
    <message>
        <source>Yours kept: {field}</source>
        <translation>내 것을 유지했습니다: {field}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln taken over from other programs</source>
        <translation>
            <numerusform>다른 프로그램의 것 %Ln개를 가져왔습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of yours kept</source>
        <translation>
            <numerusform>내 것 %Ln개를 유지했습니다</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>보기 창</translation>
    </message>
    <message>
        <source>Proposed tags</source>
        <translation>제안된 태그</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>키보드 단축키</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>First and last photo</source>
        <translation>처음과 마지막 사진</translation>
    </message>
    <message>
        <source>Select up to here</source>
        <translation>여기까지 선택</translation>
    </message>
    <message>
        <source>Select, or not</source>
        <translation>선택하거나 해제</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>미리보기</translation>
    </message>
    <message>
        <source>any letter</source>
        <translation>아무 글자</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Ctrl + wheel</source>
        <translation>Ctrl + 휠</translation>
    </message>
    <message>
        <source>Size of the thumbnails</source>
        <translation>미리보기 크기</translation>
    </message>
    <message>
        <source>Previous and next photo</source>
        <translation>이전 사진과 다음 사진</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>확대와 축소</translation>
    </message>
    <message>
        <source>Fit or actual size</source>
        <translation>화면 맞춤 또는 실제 크기</translation>
    </message>
    <message>
        <source>Rate one to five stars</source>
        <translation>별 1~5개 주기</translation>
    </message>
    <message>
        <source>No rating</source>
        <translation>별점 없음</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>즐겨찾기</translation>
    </message>
    <message>
        <source>Rotate the view</source>
        <translation>화면에서 돌려 보기</translation>
    </message>
    <message>
        <source>Why this matched</source>
        <translation>찾은 이유</translation>
    </message>
    <message>
        <source>Filmstrip</source>
        <translation>필름 띠</translation>
    </message>
    <message>
        <source>Slideshow</source>
        <translation>슬라이드 쇼</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>정보</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>전체 화면</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>휴지통으로 옮기기</translation>
    </message>
    <message>
        <source>Back to the photos</source>
        <translation>사진 목록으로</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>수락</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>거절</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>Accept or reject all of the tag</source>
        <translation>태그 전체 수락 또는 거절</translation>
    </message>
    <message>
        <source>Previous and next tag</source>
        <translation>이전 태그와 다음 태그</translation>
    </message>
    <message>
        <source>Open large</source>
        <translation>크게 보기</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Places</source>
        <translation>장소</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Add a folder of photos (Ctrl+O)</source>
        <translation>사진 폴더 추가 (Ctrl+O)</translation>
    </message>
</context>
<context>
    <name>SidebarController</name>
    <message>
        <source>New album</source>
        <translation>새 앨범</translation>
    </message>
    <message>
        <source>Search for something first: a smart album holds what a search finds.</source>
        <translation>먼저 검색하세요. 스마트 앨범은 검색으로 찾은 사진을 보여 줍니다.</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>새 태그</translation>
    </message>
    <message>
        <source>Tag “{name}” made</source>
        <translation>“{name}” 태그를 만들었습니다</translation>
    </message>
    <message>
        <source>{photos} tagged “{tag}”</source>
        <translation>{photos}에 “{tag}” 태그를 붙였습니다</translation>
    </message>
    <message>
        <source>Album “{name}” made</source>
        <translation>“{name}” 앨범을 만들었습니다</translation>
    </message>
    <message>
        <source>Album “{name}” made with {photos}</source>
        <translation>{photos}으로 “{name}” 앨범을 만들었습니다</translation>
    </message>
    <message>
        <source>“{old}” is now called “{new}”</source>
        <translation>“{old}”의 이름을 “{new}”(으)로 바꾸었습니다</translation>
    </message>
    <message>
        <source>Album “{name}” deleted</source>
        <translation>“{name}” 앨범을 삭제했습니다</translation>
    </message>
    <message>
        <source>Tag “{name}” deleted</source>
        <translation>“{name}” 태그를 삭제했습니다</translation>
    </message>
    <message>
        <source>“{name}” moved</source>
        <translation>“{name}”을(를) 옮겼습니다</translation>
    </message>
</context>
<context>
    <name>SlideshowButton</name>
    <message numerus="yes">
        <source>%Ln second(s) a photo</source>
        <translation>
            <numerusform>한 장에 %Ln초</numerusform>
        </translation>
    </message>
    <message>
        <source>Slideshow</source>
        <translation>슬라이드 쇼</translation>
    </message>
</context>
<context>
    <name>SortButton</name>
    <message>
        <source>Sorted by {order}</source>
        <translation>정렬: {order}</translation>
    </message>
    <message>
        <source>The order of the results</source>
        <translation>결과 순서</translation>
    </message>
</context>
<context>
    <name>SourceCard</name>
    <message>
        <source>A model of open_clip: {name}, weights {weights}</source>
        <translation>open_clip 모델: {name}, 가중치 {weights}</translation>
    </message>
    <message>
        <source>A repository on Hugging Face: {name}</source>
        <translation>Hugging Face 저장소: {name}</translation>
    </message>
    <message>
        <source>A model on this computer: {name}</source>
        <translation>이 컴퓨터에 있는 모델: {name}</translation>
    </message>
    <message>
        <source>Any other model</source>
        <translation>그 밖의 모델</translation>
    </message>
    <message>
        <source>By its name in open_clip or on Hugging Face (hf-hub:…), or from a folder, an archive or a checkpoint on this computer. Models off the list have not been tried with Sajin.</source>
        <translation>open_clip이나 Hugging Face(hf-hub:…)의 이름, 또는 이 컴퓨터의 폴더나 압축 파일, 체크포인트로 설치합니다. 목록에 없는 모델은 Sajin에서 시험해 보지 않았습니다.</translation>
    </message>
    <message>
        <source>Browse</source>
        <translation>찾아보기</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>폴더…</translation>
    </message>
    <message>
        <source>Archive or checkpoint…</source>
        <translation>압축 파일 또는 체크포인트…</translation>
    </message>
    <message>
        <source>Install…</source>
        <translation>설치…</translation>
    </message>
    <message>
        <source>Install the model that was named</source>
        <translation>이름을 적은 모델 설치</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Photo</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>거절</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>수락</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Resume indexing</source>
        <translation>색인 다시 시작</translation>
    </message>
    <message>
        <source>Pause indexing</source>
        <translation>색인 일시 정지</translation>
    </message>
    <message>
        <source>Background work</source>
        <translation>백그라운드 작업</translation>
    </message>
    <message>
        <source>Background work (Ctrl+Shift+J)</source>
        <translation>백그라운드 작업(Ctrl+Shift+J)</translation>
    </message>
    <message>
        <source>Indexing progress</source>
        <translation>색인 진행률</translation>
    </message>
    <message>
        <source>Thumbnail size</source>
        <translation>미리보기 크기</translation>
    </message>
    <message>
        <source>Thumbnail size (Ctrl+wheel, Ctrl++, Ctrl+-)</source>
        <translation>미리보기 크기 (Ctrl+휠, Ctrl++, Ctrl+-)</translation>
    </message>
</context>
<context>
    <name>SuggestionButton</name>
    <message>
        <source>Counting photos…</source>
        <translation>사진을 세는 중…</translation>
    </message>
    <message>
        <source>More than {n} photos</source>
        <translation>사진 {n}장 이상</translation>
    </message>
    <message>
        <source>Add “{name}”</source>
        <translation>‘{name}’ 추가</translation>
    </message>
</context>
<context>
    <name>TagHeading</name>
    <message numerus="yes">
        <source>Accept %Ln selected</source>
        <translation>
            <numerusform>선택한 %Ln장 수락</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject %Ln selected</source>
        <translation>
            <numerusform>선택한 %Ln장 거절</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accept all %Ln</source>
        <translation>
            <numerusform>%Ln장 모두 수락</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject all %Ln</source>
        <translation>
            <numerusform>%Ln장 모두 거절</numerusform>
        </translation>
    </message>
    <message>
        <source>More for this tag</source>
        <translation>이 태그에 대한 더 보기</translation>
    </message>
    <message>
        <source>Accept by itself</source>
        <translation>자동으로 수락</translation>
    </message>
    <message>
        <source>Show photos with this tag</source>
        <translation>이 태그가 붙은 사진 보기</translation>
    </message>
    <message>
        <source>From {percent} on</source>
        <translation>{percent}부터</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>안 함</translation>
    </message>
    <message>
        <source>What you accept and reject makes the next proposals better.</source>
        <translation>수락하고 거절할수록 다음 제안이 더 좋아집니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln accepted</source>
        <translation>
            <numerusform>%Ln개 수락</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rejected</source>
        <translation>
            <numerusform>%Ln개 거절</numerusform>
        </translation>
    </message>
    <message>
        <source>learned from {examples}</source>
        <translation>{examples}에서 배움</translation>
    </message>
</context>
<context>
    <name>TaggingPane</name>
    <message>
        <source>About {right} of {all} proposals are right.</source>
        <translation>제안 {all}개 중 약 {right}개가 맞습니다.</translation>
    </message>
    <message>
        <source>&amp;How sure proposals are</source>
        <translation>제안의 확실함(&amp;H)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies)</source>
        <translation>
            <numerusform>항목 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>찾는 중…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them changed or added by you</source>
        <translation>
            <numerusform>그중 %Ln개는 직접 바꾸거나 추가</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln off</source>
        <translation>
            <numerusform>%Ln개 끔</numerusform>
        </translation>
    </message>
    <message>
        <source>What Sajin looks for in photos: names, other words, and what the model is asked.</source>
        <translation>사진에서 찾는 것: 이름, 다른 말, 모델에 묻는 말.</translation>
    </message>
    <message>
        <source>Edit the vocabulary…</source>
        <translation>어휘 편집…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln proposal(s) wait for you</source>
        <translation>
            <numerusform>제안 %Ln개가 기다립니다</numerusform>
        </translation>
    </message>
    <message>
        <source>No proposals wait for you</source>
        <translation>기다리는 제안이 없습니다</translation>
    </message>
    <message>
        <source>Forgetting them touches no tag of yours, and nothing that you ticked or crossed.</source>
        <translation>제안을 잊어도 사용자의 태그와 수락하거나 거절한 기록은 그대로입니다.</translation>
    </message>
    <message>
        <source>Forget all proposals…</source>
        <translation>제안 모두 잊기…</translation>
    </message>
    <message>
        <source>Tagging</source>
        <translation>태그 제안</translation>
    </message>
    <message>
        <source>Sajin proposes tags; you tick or cross them, and it learns from that. A proposal is no tag until then.</source>
        <translation>Sajin이 태그를 제안하면 수락하거나 거절하세요. Sajin은 거기서 배웁니다. 수락하기 전의 제안은 태그가 아닙니다.</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>제안</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>어휘</translation>
    </message>
    <message>
        <source>Accepted by themselves</source>
        <translation>저절로 수락하는 태그</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>기다리는 제안</translation>
    </message>
    <message>
        <source>Fewer, surer</source>
        <translation>적지만 확실하게</translation>
    </message>
    <message>
        <source>More of them</source>
        <translation>더 많이</translation>
    </message>
    <message>
        <source>Propose tags for &amp;new photos</source>
        <translation>새 사진에 태그 제안(&amp;N)</translation>
    </message>
    <message>
        <source>As they come. Else only for photos that you ask for.</source>
        <translation>들어오는 대로 제안합니다. 끄면 요청한 사진에만 제안합니다.</translation>
    </message>
    <message>
        <source>None. While you review a tag&apos;s proposals, you can have the surest accepted by themselves.</source>
        <translation>없습니다. 태그의 제안을 검토할 때 가장 확실한 것을 저절로 수락하게 할 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Dismiss (Esc)</source>
        <translation>닫기(Esc)</translation>
    </message>
</context>
<context>
    <name>TrainLacks</name>
    <message>
        <source>Full needs packages that are not installed: {names}. Install them with the command below, then open the settings again. Quick works without them.</source>
        <translation>정밀 학습에 필요한 패키지가 없습니다: {names}. 아래 명령으로 설치한 뒤 설정을 다시 여세요. 빠른 학습은 없어도 됩니다.</translation>
    </message>
</context>
<context>
    <name>TrainingJobs</name>
    <message>
        <source>Training your personal model</source>
        <translation>나만의 모델 학습</translation>
    </message>
    <message>
        <source>It waits for you to keep or to discard it.</source>
        <translation>보관하거나 버릴 때까지 기다립니다.</translation>
    </message>
    <message>
        <source>It is not offered; its report says what would help.</source>
        <translation>제안하지 않습니다. 무엇이 도움이 될지는 보고서에 있습니다.</translation>
    </message>
</context>
<context>
    <name>TrainingParts</name>
    <message>
        <source>Resume</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>{name} searches as soon as it has looked at your photos</source>
        <translation>{name}: 사진을 모두 살펴본 뒤 검색에 쓰입니다</translation>
    </message>
</context>
<context>
    <name>TrainingPlot</name>
    <message>
        <source>Loss (less is better)</source>
        <translation>손실 (낮을수록 좋음)</translation>
    </message>
    <message>
        <source>The right photo is found (more is better)</source>
        <translation>맞는 사진을 찾은 비율 (높을수록 좋음)</translation>
    </message>
    <message>
        <source>in training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>on photos kept back</source>
        <translation>남겨 둔 사진</translation>
    </message>
    <message>
        <source>as the first</source>
        <translation>첫 번째로</translation>
    </message>
    <message>
        <source>among the first 10</source>
        <translation>처음 10장 안에</translation>
    </message>
    <message>
        <source>step {step} of {steps}</source>
        <translation>{steps}단계 중 {step}단계</translation>
    </message>
    <message>
        <source>Course of the training</source>
        <translation>학습 과정</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>단계</translation>
    </message>
</context>
<context>
    <name>TrainingTrouble</name>
    <message numerus="yes">
        <source>Training needs at least %Ln photo(s) with a caption.</source>
        <translation>
            <numerusform>학습하려면 캡션이 있는 사진이 %Ln장 이상 필요합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Packages for training are missing: {names}.</source>
        <translation>학습에 필요한 패키지가 없습니다: {names}.</translation>
    </message>
    <message>
        <source>Another training is under way. Wait until it is done, or discard it first.</source>
        <translation>다른 학습이 진행 중입니다. 끝날 때까지 기다리거나 먼저 버려 주세요.</translation>
    </message>
    <message>
        <source>A training waits for your decision. Resume or keep it, or discard it, first.</source>
        <translation>결정을 기다리는 학습이 있습니다. 먼저 계속하거나 보관하거나 버려 주세요.</translation>
    </message>
    <message>
        <source>This training is not under way any more.</source>
        <translation>이 학습은 더 이상 진행 중이 아닙니다.</translation>
    </message>
    <message>
        <source>There is not enough memory to train. Close other programs first. ({reason})</source>
        <translation>학습할 메모리가 부족합니다. 먼저 다른 프로그램을 닫아 주세요. ({reason})</translation>
    </message>
    <message>
        <source>Training cannot be done: {reason}</source>
        <translation>학습할 수 없습니다: {reason}</translation>
    </message>
</context>
<context>
    <name>TrashController</name>
    <message>
        <source>Move “{name}” to the trash?</source>
        <translation>“{name}”을(를) 휴지통으로 옮길까요?</translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln photo(s) to the trash?</source>
        <translation>
            <numerusform>사진 %Ln장을 휴지통으로 옮길까요?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %Ln file(s) to the trash?</source>
        <translation>
            <numerusform>파일 %Ln개를 휴지통으로 옮길까요?</numerusform>
        </translation>
    </message>
    <message>
        <source>These photos have no files any more.</source>
        <translation>이 사진들은 이제 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Give their captions, tags, ratings and albums to the photo that is kept</source>
        <translation>남기는 사진에 캡션과 태그, 별점, 앨범을 넘겨줍니다</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>휴지통으로 옮기기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>It frees {size} once the trash is emptied.</source>
        <translation>휴지통을 비우면 {size}가 확보됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>That is all places of %Ln photo(s).</source>
        <translation>
            <numerusform>사진 %Ln장이 있는 곳 모두입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>You can put files back from the trash; what you said of a photo is kept for 30 days meanwhile.</source>
        <translation>파일은 휴지통에서 되돌릴 수 있고, 사진에 적어 둔 것은 그동안 30일간 보관됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) moved to the trash</source>
        <translation>
            <numerusform>파일 %Ln개를 휴지통으로 옮겼습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be moved to the trash</source>
        <translation>
            <numerusform>파일 %Ln개를 휴지통으로 옮기지 못했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
</context>
<context>
    <name>UndoToasts</name>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Undone: {what}</source>
        <translation>취소함: {what}</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>It was so already: nothing has changed.</source>
        <translation>이미 그렇게 되어 있어 바뀐 것이 없습니다.</translation>
    </message>
    <message>
        <source>Something else was changed since. Ctrl+Z takes the last change back.</source>
        <translation>그사이 다른 것이 바뀌었습니다. Ctrl+Z로 마지막 변경을 취소합니다.</translation>
    </message>
    <message>
        <source>Something else was changed since: this cannot be done again.</source>
        <translation>그사이 다른 것이 바뀌어 다시 실행할 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>ViewerEdits</name>
    <message>
        <source>“{name}” rated {stars}</source>
        <translation>“{name}”에 {stars}를 주었습니다</translation>
    </message>
    <message>
        <source>Rating taken off “{name}”</source>
        <translation>“{name}”의 별점을 지웠습니다</translation>
    </message>
    <message>
        <source>“{name}” added to the favourites</source>
        <translation>“{name}”을(를) 즐겨찾기에 넣었습니다</translation>
    </message>
    <message>
        <source>“{name}” no longer a favourite</source>
        <translation>“{name}”을(를) 즐겨찾기에서 뺐습니다</translation>
    </message>
    <message>
        <source>Caption changed</source>
        <translation>캡션을 바꾸었습니다</translation>
    </message>
    <message>
        <source>Caption taken away</source>
        <translation>캡션을 지웠습니다</translation>
    </message>
</context>
<context>
    <name>ViewerPage</name>
    <message>
        <source>Back to the photos</source>
        <translation>사진 목록으로</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>축소</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>확대</translation>
    </message>
    <message>
        <source>Fit or actual size</source>
        <translation>화면 맞춤 또는 실제 크기</translation>
    </message>
    <message>
        <source>Rotate the view to the left</source>
        <translation>왼쪽으로 돌려 보기</translation>
    </message>
    <message>
        <source>Rotate the view to the right</source>
        <translation>오른쪽으로 돌려 보기</translation>
    </message>
    <message>
        <source>Play or hold the moving photo</source>
        <translation>움직이는 사진 재생 또는 멈춤</translation>
    </message>
    <message>
        <source>Why this matched</source>
        <translation>찾은 이유</translation>
    </message>
    <message>
        <source>Slideshow</source>
        <translation>슬라이드 쇼</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>즐겨찾기</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>휴지통으로 옮기기</translation>
    </message>
    <message>
        <source>Filmstrip</source>
        <translation>필름 띠</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>정보</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>전체 화면</translation>
    </message>
    <message>
        <source>Previous photo</source>
        <translation>이전 사진</translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation>다음 사진</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>사진</translation>
    </message>
</context>
<context>
    <name>ViewerStars</name>
    <message numerus="yes">
        <source>Rating: %Ln star(s)</source>
        <translation>
            <numerusform>별점: 별 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Not rated</source>
        <translation>별점 없음</translation>
    </message>
</context>
<context>
    <name>VocabularyChanges</name>
    <message>
        <source>“{old}” is called “{new}”</source>
        <translation>“{old}”의 이름을 “{new}”(으)로 바꾸었습니다</translation>
    </message>
    <message>
        <source>“{name}” is called as it ships</source>
        <translation>“{name}”의 이름을 기본값으로 되돌렸습니다</translation>
    </message>
    <message>
        <source>Other words for “{name}” changed</source>
        <translation>“{name}”의 다른 말을 바꾸었습니다</translation>
    </message>
    <message>
        <source>How the model is asked for “{name}” changed</source>
        <translation>“{name}”을(를) 모델에 묻는 말을 바꾸었습니다</translation>
    </message>
    <message>
        <source>“{name}” is either-or</source>
        <translation>“{name}”은(는) 이제 하나만 고릅니다</translation>
    </message>
    <message>
        <source>“{name}” is no longer either-or</source>
        <translation>“{name}”은(는) 이제 여럿을 고를 수 있습니다</translation>
    </message>
    <message>
        <source>“{name}” is proposed</source>
        <translation>“{name}”을(를) 제안합니다</translation>
    </message>
    <message>
        <source>“{name}” is not proposed any more</source>
        <translation>“{name}”을(를) 더는 제안하지 않습니다</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) are proposed</source>
        <translation>
            <numerusform>항목 %Ln개를 제안합니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) are not proposed any more</source>
        <translation>
            <numerusform>항목 %Ln개를 더는 제안하지 않습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) moved</source>
        <translation>
            <numerusform>항목 %Ln개를 옮겼습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” stands on top</source>
        <translation>“{name}”을(를) 맨 위로 옮겼습니다</translation>
    </message>
    <message>
        <source>“{name}” lies in “{target}”</source>
        <translation>“{name}”을(를) “{target}” 안으로 옮겼습니다</translation>
    </message>
    <message>
        <source>“{name}” is part of “{target}”</source>
        <translation>“{name}”을(를) “{target}”에 합쳤습니다</translation>
    </message>
    <message>
        <source>“{name}” stands for itself again</source>
        <translation>“{name}”을(를) 다시 나누었습니다</translation>
    </message>
    <message>
        <source>“{name}” is as it ships</source>
        <translation>“{name}”을(를) 기본값으로 되돌렸습니다</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) are as they ship</source>
        <translation>
            <numerusform>항목 %Ln개를 기본값으로 되돌렸습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” removed</source>
        <translation>“{name}”을(를) 지웠습니다</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) removed</source>
        <translation>
            <numerusform>항목 %Ln개를 지웠습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The vocabulary is as it ships</source>
        <translation>어휘를 기본값으로 되돌렸습니다</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) imported</source>
        <translation>
            <numerusform>항목 %Ln개를 가져왔습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>“{name}” added</source>
        <translation>“{name}”을(를) 추가했습니다</translation>
    </message>
    <message>
        <source>It needs a name.</source>
        <translation>이름이 필요합니다.</translation>
    </message>
    <message>
        <source>“{name}” has this name already. To make them one, merge them.</source>
        <translation>“{name}”이(가) 이미 이 이름을 씁니다. 하나로 만들려면 합치세요.</translation>
    </message>
</context>
<context>
    <name>VocabularyController</name>
    <message>
        <source>Move “{name}” into…</source>
        <translation>“{name}” 옮길 곳</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Its names and words count for the other one, and what lies in it goes there. Your tags stay as they are.</source>
        <translation>이름과 다른 말은 그 항목의 것이 되고, 안에 든 항목도 그리로 옮겨집니다. 사용자의 태그는 그대로입니다.</translation>
    </message>
    <message>
        <source>Merge “{name}” into…</source>
        <translation>“{name}” 합칠 곳</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>합치기</translation>
    </message>
    <message>
        <source>All is as it ships.</source>
        <translation>모두 기본값 그대로입니다.</translation>
    </message>
</context>
<context>
    <name>VocabularyDialog</name>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>No entry has “{text}” in it.</source>
        <translation>“{text}”이(가) 들어 있는 항목이 없습니다.</translation>
    </message>
    <message>
        <source>All is as it ships.</source>
        <translation>모두 기본값 그대로입니다.</translation>
    </message>
    <message>
        <source>Everything is proposed.</source>
        <translation>모든 항목을 제안합니다.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>찾는 중…</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>어휘</translation>
    </message>
    <message>
        <source>Search names and other words</source>
        <translation>이름과 다른 말 검색</translation>
    </message>
    <message>
        <source>Which entries are listed</source>
        <translation>표시할 항목</translation>
    </message>
    <message>
        <source>All entries</source>
        <translation>모든 항목</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>바꾼 항목</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>추가…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Import from a text file…</source>
        <translation>텍스트 파일에서 가져오기…</translation>
    </message>
    <message>
        <source>Export as a text file…</source>
        <translation>텍스트 파일로 내보내기…</translation>
    </message>
    <message>
        <source>Back to what ships…</source>
        <translation>기본값으로 되돌리기…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>VocabularyFiles</name>
    <message>
        <source>Import a vocabulary</source>
        <translation>어휘 가져오기</translation>
    </message>
    <message>
        <source>Export the vocabulary</source>
        <translation>어휘 내보내기</translation>
    </message>
    <message>
        <source>The vocabulary was written to “{name}”</source>
        <translation>어휘를 “{name}”에 썼습니다</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>“{name}” is no text file of a vocabulary.</source>
        <translation>“{name}”은(는) 어휘 텍스트 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>“{name}” could not be written: {reason}</source>
        <translation>“{name}”을(를) 쓰지 못했습니다: {reason}</translation>
    </message>
    <message>
        <source>Text files</source>
        <translation>텍스트 파일</translation>
    </message>
</context>
<context>
    <name>VocabularyModel</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
</context>
<context>
    <name>VocabularyQuestions</name>
    <message>
        <source>Let the model propose “{name}”?</source>
        <translation>모델이 “{name}”을(를) 제안하게 할까요?</translation>
    </message>
    <message>
        <source>Add anyway</source>
        <translation>그래도 추가</translation>
    </message>
    <message>
        <source>Don&apos;t add</source>
        <translation>추가하지 않기</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry(ies) that you changed will be as they came.</source>
        <translation>
            <numerusform>바꾼 항목 %Ln개가 기본값으로 돌아갑니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>No tag of yours, and nothing that you ticked or crossed, is touched.</source>
        <translation>사용자의 태그와 수락하거나 거절한 기록은 그대로입니다.</translation>
    </message>
    <message numerus="yes">
        <source>Keep the entries that you added (%Ln)</source>
        <translation>
            <numerusform>직접 추가한 항목은 남기기(%Ln개)</numerusform>
        </translation>
    </message>
    <message>
        <source>Back to the vocabulary that ships?</source>
        <translation>기본 어휘로 되돌릴까요?</translation>
    </message>
    <message>
        <source>Back to what ships</source>
        <translation>기본값으로 되돌리기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Welcome to Sajin</source>
        <translation>Sajin에 오신 것을 환영합니다</translation>
    </message>
    <message>
        <source>Describe a photo in your own words, and find it.</source>
        <translation>떠오르는 말로 사진을 설명하면 찾아 드립니다.</translation>
    </message>
    <message>
        <source>Add a folder of photos</source>
        <translation>사진 폴더 추가</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>다른 폴더…</translation>
    </message>
    <message>
        <source>Choose a folder of photos (Ctrl+O)</source>
        <translation>사진 폴더를 고릅니다(Ctrl+O)</translation>
    </message>
    <message>
        <source>Try it with sample photos</source>
        <translation>견본 사진으로 써 보기</translation>
    </message>
    <message>
        <source>or drop a folder here</source>
        <translation>또는 폴더를 여기에 끌어 놓으세요</translation>
    </message>
    <message>
        <source>Nothing leaves this computer: no account, no upload.</source>
        <translation>사진은 이 컴퓨터를 떠나지 않습니다. 계정도, 업로드도 없습니다.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Show where “{words}” is seen</source>
        <translation>“{words}”이(가) 보이는 곳 표시</translation>
    </message>
    <message>
        <source>Show where it is seen</source>
        <translation>어디에 보이는지 표시</translation>
    </message>
    <message>
        <source>Tag: {text}</source>
        <translation>태그: {text}</translation>
    </message>
    <message>
        <source>Caption: {text}</source>
        <translation>캡션: {text}</translation>
    </message>
    <message>
        <source>File name: {text}</source>
        <translation>파일 이름: {text}</translation>
    </message>
    <message>
        <source>Folder: {text}</source>
        <translation>폴더: {text}</translation>
    </message>
    <message>
        <source>{n}%</source>
        <translation>{n}%</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>맞을 듯함</translation>
    </message>
    <message>
        <source>Less likely</source>
        <translation>덜 맞음</translation>
    </message>
    <message>
        <source>Looking where the words are…</source>
        <translation>어디에 있는지 찾는 중…</translation>
    </message>
    <message>
        <source>A filter of this search leaves this photo out.</source>
        <translation>이 검색의 필터에 맞지 않는 사진입니다.</translation>
    </message>
    <message>
        <source>This search has filters or exact words only: there is nothing to see in the photo.</source>
        <translation>필터나 정확한 글자만 있는 검색이라 사진에서 짚어 볼 것이 없습니다.</translation>
    </message>
    <message>
        <source>Where it is seen cannot be told: {reason}.</source>
        <translation>어디에 보이는지 알 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>“{words}” is not seen in any one place of this photo.</source>
        <translation>이 사진에서 “{words}”이(가) 뚜렷이 보이는 곳은 없습니다.</translation>
    </message>
    <message>
        <source>Why this matched</source>
        <translation>찾은 이유</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Close (W)</source>
        <translation>닫기(W)</translation>
    </message>
    <message>
        <source>less</source>
        <translation>적게</translation>
    </message>
    <message>
        <source>more</source>
        <translation>많이</translation>
    </message>
</context>
<context>
    <name>WorkJob</name>
    <message>
        <source>{done} of {total}</source>
        <translation>{total}장 중 {done}장</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 정지됨</translation>
    </message>
    <message>
        <source>{rate}/s</source>
        <translation>초당 {rate}장</translation>
    </message>
    <message>
        <source>Looking for duplicates</source>
        <translation>중복 사진 찾는 중</translation>
    </message>
    <message>
        <source>Proposing tags</source>
        <translation>태그 제안 중</translation>
    </message>
    <message>
        <source>Writing metadata</source>
        <translation>메타데이터 쓰는 중</translation>
    </message>
    <message>
        <source>Moving to the trash</source>
        <translation>휴지통으로 옮기는 중</translation>
    </message>
    <message>
        <source>Bringing your photos in line with the model</source>
        <translation>사진을 모델에 맞추는 중</translation>
    </message>
</context>
<context>
    <name>WorkLine</name>
    <message>
        <source>Resume: {name}</source>
        <translation>계속: {name}</translation>
    </message>
    <message>
        <source>Pause: {name}</source>
        <translation>일시 정지: {name}</translation>
    </message>
    <message>
        <source>Dismiss: {name}</source>
        <translation>닫기: {name}</translation>
    </message>
    <message>
        <source>Stop: {name}</source>
        <translation>멈추기: {name}</translation>
    </message>
    <message>
        <source>Try again: {name}</source>
        <translation>다시 시도: {name}</translation>
    </message>
</context>
<context>
    <name>WritingCard</name>
    <message>
        <source>What you change is written by itself, in the background.</source>
        <translation>바꾼 것은 백그라운드에서 저절로 씁니다.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>멈추는 중…</translation>
    </message>
    <message>
        <source>Writing metadata</source>
        <translation>메타데이터 쓰는 중</translation>
    </message>
    <message>
        <source>Show what would change…</source>
        <translation>바뀌는 것 보기…</translation>
    </message>
    <message>
        <source>Write now</source>
        <translation>지금 쓰기</translation>
    </message>
</context>
<context>
    <name>_Words</name>
    <message numerus="yes">
        <source>%Ln photo(s)</source>
        <translation>
            <numerusform>사진 %Ln장</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln second(s) left</source>
        <translation>
            <numerusform>%Ln초 남음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln minute(s) left</source>
        <translation>
            <numerusform>%Ln분 남음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s) left</source>
        <translation>
            <numerusform>%Ln시간 남음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln star(s)</source>
        <translation>
            <numerusform>별 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln star(s) or more</source>
        <translation>
            <numerusform>별 %Ln개 이상</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln star(s) or fewer</source>
        <translation>
            <numerusform>별 %Ln개 이하</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>about</name>
    <message>
        <source>About Sajin</source>
        <translation>Sajin 정보</translation>
    </message>
    <message>
        <source>MIT licence; made with Qt {version} (LGPL) and others, named in THIRD_PARTY_NOTICES.md.</source>
        <translation>MIT 라이선스. Qt {version}(LGPL)과 THIRD_PARTY_NOTICES.md에 적힌 소프트웨어로 만들었습니다.</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>버전 {version}</translation>
    </message>
    <message>
        <source>Find your photos by describing them. Nothing leaves this computer.</source>
        <translation>사진을 말로 설명해 찾습니다. 아무것도 이 컴퓨터 밖으로 나가지 않습니다.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>captioning</name>
    <message>
        <source>Other captions use it</source>
        <translation>다른 캡션에서 쓴 낱말</translation>
    </message>
    <message>
        <source>Caption of a photo nearby</source>
        <translation>가까운 사진의 캡션</translation>
    </message>
    <message>
        <source>Caption of a similar photo</source>
        <translation>비슷한 사진의 캡션</translation>
    </message>
    <message>
        <source>Tag of this photo</source>
        <translation>이 사진의 태그</translation>
    </message>
    <message>
        <source>Album</source>
        <translation>앨범</translation>
    </message>
    <message>
        <source>Proposed tag, {percent} likely: look whether it is right</source>
        <translation>제안된 태그, 확률 {percent}: 맞는지 살펴보세요</translation>
    </message>
    <message>
        <source>Where it was taken</source>
        <translation>찍은 곳</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <comment>date format: month and year in a sentence</comment>
        <translation>yyyy년 M월</translation>
    </message>
    <message>
        <source>When it was taken</source>
        <translation>찍은 때</translation>
    </message>
</context>
<context>
    <name>duplicates</name>
    <message>
        <source>Keep</source>
        <translation>남김</translation>
    </message>
    <message>
        <source>tagged</source>
        <translation>태그 있음</translation>
    </message>
    <message>
        <source>{percent}% alike</source>
        <translation>{percent}% 비슷함</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>“{name}” cannot be read: {reason}.</source>
        <translation>“{name}” 파일을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The folder “{name}” cannot be used: {reason}.</source>
        <translation>“{name}” 폴더를 사용할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>“{token}” is not understood: {reason}</source>
        <translation>“{token}”을(를) 이해할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>This photo is no longer in the library.</source>
        <translation>이 사진은 더 이상 라이브러리에 없습니다.</translation>
    </message>
    <message>
        <source>This album is not there any more.</source>
        <translation>이 앨범은 이제 없습니다.</translation>
    </message>
    <message>
        <source>This tag is not there any more.</source>
        <translation>이 태그는 이제 없습니다.</translation>
    </message>
    <message>
        <source>The vocabulary cannot be changed like this: {reason}.</source>
        <translation>어휘를 이렇게 바꿀 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The file is not there any more, or its disk is not connected.</source>
        <translation>파일이 더 이상 없거나 디스크가 연결되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>This library was written by a newer Sajin. Update Sajin to open it.</source>
        <translation>더 새로운 Sajin으로 만든 라이브러리입니다. 열려면 Sajin을 업데이트하세요.</translation>
    </message>
    <message>
        <source>The library is damaged: {reason}. Close Sajin and run “sajin doctor --repair” to restore it.</source>
        <translation>라이브러리가 손상되었습니다: {reason}. Sajin을 닫고 “sajin doctor --repair”를 실행해 복구하세요.</translation>
    </message>
    <message>
        <source>This library can be searched, but not changed: its disk or folder is read-only.</source>
        <translation>이 라이브러리는 검색할 수 있지만 바꿀 수는 없습니다. 디스크나 폴더가 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>The library cannot be opened: {reason}.</source>
        <translation>라이브러리를 열 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Another Sajin is indexing this library; photos it adds will appear here.</source>
        <translation>다른 Sajin이 이 라이브러리를 색인하고 있습니다. 추가되는 사진은 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>The disk is full. Free some space, then go on.</source>
        <translation>디스크가 가득 찼습니다. 공간을 확보한 뒤 계속하세요.</translation>
    </message>
    <message>
        <source>The search model is damaged: {reason}.</source>
        <translation>검색 모델이 손상되었습니다: {reason}.</translation>
    </message>
    <message>
        <source>The search model “{id}” is not installed.</source>
        <translation>검색 모델 “{id}”이(가) 설치되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Many captioned photos have no embedding under the model {model} yet. Let it search once, then go back and compare.</source>
        <translation>캡션이 있는 많은 사진에 아직 {model} 모델의 임베딩이 없습니다. 한 번 검색에 사용한 다음 돌아와서 비교하세요.</translation>
    </message>
    <message>
        <source>There are no sample photos: they are part of scikit-image, which is not installed.</source>
        <translation>예제 사진이 없습니다. scikit-image에 들어 있는데 설치되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Something went wrong: {what}. The log has the details.</source>
        <translation>문제가 발생했습니다: {what}. 자세한 내용은 로그에 있습니다.</translation>
    </message>
    <message>
        <source>A name cannot be blank.</source>
        <translation>이름을 비워 둘 수 없습니다.</translation>
    </message>
    <message>
        <source>There is another of this name by now.</source>
        <translation>같은 이름이 이미 있습니다.</translation>
    </message>
    <message>
        <source>It cannot lie inside itself.</source>
        <translation>자기 자신 안에 넣을 수 없습니다.</translation>
    </message>
    <message>
        <source>A rating is 0 to 5 stars.</source>
        <translation>별점은 0에서 5까지입니다.</translation>
    </message>
    <message>
        <source>A smart album needs a search text.</source>
        <translation>스마트 앨범에는 검색어가 필요합니다.</translation>
    </message>
    <message>
        <source>A smart album holds what its search finds; photos cannot be put into it or taken out of it.</source>
        <translation>스마트 앨범은 검색으로 찾은 사진을 보여 줍니다. 사진을 넣거나 뺄 수 없습니다.</translation>
    </message>
    <message>
        <source>Only a smart album has a search text.</source>
        <translation>검색어는 스마트 앨범에만 있습니다.</translation>
    </message>
    <message>
        <source>There is not enough memory for the search model. Close other programs, or use a smaller model.</source>
        <translation>검색 모델에 쓸 메모리가 부족합니다. 다른 프로그램을 닫거나 더 작은 모델을 사용하세요.</translation>
    </message>
    <message>
        <source>The search model cannot be run: {reason}.</source>
        <translation>검색 모델을 실행할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Photos cannot be read: Sajin is not installed properly.</source>
        <translation>사진을 읽을 수 없습니다. Sajin이 제대로 설치되지 않았습니다.</translation>
    </message>
    <message>
        <source>did you mean {0}?</source>
        <translation>혹시 {0}인가요?</translation>
    </message>
    <message>
        <source>it can be {0}</source>
        <translation>{0} 중 하나여야 합니다</translation>
    </message>
    <message>
        <source>{0}: cannot be excluded; leave out the minus</source>
        <translation>{0}: 제외할 수 없습니다. 빼기 기호를 지우세요</translation>
    </message>
    <message>
        <source>a date is a year, month or day: 2023, 2023-05, 2023-05-17, an age: 2w, 6m, 1y, or today</source>
        <translation>날짜는 2023, 2023-05, 2023-05-17처럼 쓰거나 2w, 6m, 1y, 오늘처럼 씁니다</translation>
    </message>
    <message>
        <source>a rating is 0 to 5: rating:4, rating:&gt;=3, rating:&lt;2</source>
        <translation>별점은 0에서 5까지입니다: 별점:4, 별점:&gt;=3, 별점:&lt;2</translation>
    </message>
    <message>
        <source>no rating is beyond {0}; a rating is 0 to 5</source>
        <translation>{0}을(를) 넘는 별점은 없습니다. 별점은 0에서 5까지입니다</translation>
    </message>
    <message>
        <source>a search can have {0} filters at most</source>
        <translation>검색에는 필터를 {0}개까지 쓸 수 있습니다</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>사진(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>이동(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>도구(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Add a folder…</source>
        <translation>폴더 추가(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;New album</source>
        <translation>새 앨범(&amp;N)</translation>
    </message>
    <message>
        <source>New &amp;smart album from this search</source>
        <translation>이 검색으로 새 스마트 앨범(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Look for new photos now</source>
        <translation>지금 새 사진 찾기(&amp;L)</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>설정(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>끝내기(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>다시 실행(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>검색(&amp;S)</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>모두 선택(&amp;A)</translation>
    </message>
    <message>
        <source>Select &amp;none</source>
        <translation>선택 해제(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>복사(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;path</source>
        <translation>경로 복사(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>열기(&amp;O)</translation>
    </message>
    <message>
        <source>Find &amp;similar photos</source>
        <translation>비슷한 사진 찾기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Favourite</source>
        <translation>즐겨찾기(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Rating</source>
        <translation>별점(&amp;R)</translation>
    </message>
    <message>
        <source>Add to &amp;album</source>
        <translation>앨범에 넣기(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Tag…</source>
        <translation>태그(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Caption…</source>
        <translation>캡션(&amp;C)…</translation>
    </message>
    <message>
        <source>Caption one by o&amp;ne…</source>
        <translation>하나씩 캡션 달기(&amp;N)…</translation>
    </message>
    <message>
        <source>Propose ta&amp;gs</source>
        <translation>태그 제안(&amp;G)</translation>
    </message>
    <message>
        <source>Show in fol&amp;der</source>
        <translation>폴더에서 보기(&amp;D)</translation>
    </message>
    <message>
        <source>Open in another &amp;program</source>
        <translation>다른 프로그램으로 열기(&amp;P)</translation>
    </message>
    <message>
        <source>Remove from this al&amp;bum</source>
        <translation>이 앨범에서 빼기(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Move to the trash…</source>
        <translation>휴지통으로 옮기기(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Sidebar</source>
        <translation>사이드바(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Inspector</source>
        <translation>정보 창(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Larger thumbnails</source>
        <translation>미리보기 크게(&amp;L)</translation>
    </message>
    <message>
        <source>S&amp;maller thumbnails</source>
        <translation>미리보기 작게(&amp;M)</translation>
    </message>
    <message>
        <source>Photos in their own s&amp;hape</source>
        <translation>사진을 원래 비율로(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Background work</source>
        <translation>백그라운드 작업(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>전체 화면(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;All photos</source>
        <translation>모든 사진(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Favourites</source>
        <translation>즐겨찾기(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Recently added</source>
        <translation>최근 추가(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Duplicates</source>
        <translation>중복 사진(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Problems</source>
        <translation>문제(&amp;P)</translation>
    </message>
    <message>
        <source>Recently re&amp;moved</source>
        <translation>최근 사라짐(&amp;M)</translation>
    </message>
    <message>
        <source>Proposed &amp;tags</source>
        <translation>제안된 태그(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Propose tags for what is shown</source>
        <translation>지금 보이는 사진에 태그 제안(&amp;P)</translation>
    </message>
    <message>
        <source>Propose tags for &amp;all photos</source>
        <translation>모든 사진에 태그 제안(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Forget all proposals…</source>
        <translation>모든 제안 지우기(&amp;F)…</translation>
    </message>
    <message>
        <source>Edit the &amp;vocabulary…</source>
        <translation>어휘 편집(&amp;V)…</translation>
    </message>
    <message>
        <source>&amp;Caption photos without a caption…</source>
        <translation>캡션 없는 사진에 캡션 달기(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Import captions…</source>
        <translation>캡션 가져오기(&amp;I)…</translation>
    </message>
    <message>
        <source>Import captions from a f&amp;older of texts…</source>
        <translation>텍스트 폴더에서 캡션 가져오기(&amp;O)…</translation>
    </message>
    <message>
        <source>Show what writing &amp;metadata would change…</source>
        <translation>메타데이터를 쓰면 바뀌는 것 보기(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Write metadata now</source>
        <translation>지금 메타데이터 쓰기(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Conflicts with other programs…</source>
        <translation>다른 프로그램과의 충돌(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>키보드 단축키(&amp;K)</translation>
    </message>
    <message>
        <source>Show the &amp;log file</source>
        <translation>기록 파일 보기(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;About Sajin</source>
        <translation>Sajin 정보(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;No rating</source>
        <translation>별점 없음(&amp;N)</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Clear recent searches</source>
        <translation>최근 검색 지우기</translation>
    </message>
    <message>
        <source>Recent searches</source>
        <translation>최근 검색</translation>
    </message>
    <message>
        <source>Describe what is in the photo</source>
        <translation>사진에 무엇이 있는지 설명하기</translation>
    </message>
    <message>
        <source>Narrow it down</source>
        <translation>좁혀 찾기</translation>
    </message>
    <message>
        <source>two dogs playing in the snow</source>
        <translation>눈밭에서 노는 개 두 마리</translation>
    </message>
    <message>
        <source>sunset over the sea -people</source>
        <translation>바다 위의 노을 -사람</translation>
    </message>
    <message>
        <source>birthday cake after:2023</source>
        <comment>a search; in Korean with the filter 이후:</comment>
        <translation>생일 케이크 이후:2023</translation>
    </message>
    <message>
        <source>-word</source>
        <translation>-낱말</translation>
    </message>
    <message>
        <source>&quot;exact text&quot;</source>
        <translation>&quot;정확한 글자&quot;</translation>
    </message>
    <message>
        <source>Without this</source>
        <translation>이것을 빼고</translation>
    </message>
    <message>
        <source>In a caption, tag, file or folder name</source>
        <translation>캡션, 태그, 파일이나 폴더 이름에서</translation>
    </message>
    <message>
        <source>the last seven days</source>
        <translation>지난 7일</translation>
    </message>
    <message>
        <source>the last month</source>
        <translation>지난 한 달</translation>
    </message>
    <message>
        <source>the last twelve months</source>
        <translation>지난 열두 달</translation>
    </message>
    <message>
        <source>this year</source>
        <translation>올해</translation>
    </message>
    <message>
        <source>last year</source>
        <translation>작년</translation>
    </message>
    <message>
        <source>Relevance</source>
        <translation>관련도</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>날짜</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>not {what}</source>
        <translation>{what} 제외</translation>
    </message>
    <message>
        <source>Taken since a date: 2023, 2023-05, 2w</source>
        <translation>이 날짜부터 찍음: 2023, 2023-05, 2w</translation>
    </message>
    <message>
        <source>Taken before a date</source>
        <translation>이 날짜 전에 찍음</translation>
    </message>
    <message>
        <source>Taken in a year, a month, or on a day</source>
        <translation>이 해, 달, 날에 찍음</translation>
    </message>
    <message>
        <source>In a folder</source>
        <translation>폴더에 있음</translation>
    </message>
    <message>
        <source>Photos, screenshots, RAW, or a format</source>
        <translation>사진, 스크린샷, RAW 또는 형식</translation>
    </message>
    <message>
        <source>With a tag</source>
        <translation>태그가 붙음</translation>
    </message>
    <message>
        <source>In an album</source>
        <translation>앨범에 있음</translation>
    </message>
    <message>
        <source>Taken with a camera</source>
        <translation>이 카메라로 찍음</translation>
    </message>
    <message>
        <source>With so many stars</source>
        <translation>별점</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>즐겨찾기</translation>
    </message>
    <message>
        <source>With a caption</source>
        <translation>캡션이 있음</translation>
    </message>
    <message>
        <source>Taken in a town or country</source>
        <translation>도시나 나라에서 찍음</translation>
    </message>
    <message>
        <source>favourites</source>
        <translation>즐겨찾기</translation>
    </message>
    <message>
        <source>with a caption</source>
        <translation>캡션 있음</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Now by {name}.</source>
        <translation>지금 {name}(으)로 실행 중입니다.</translation>
    </message>
    <message>
        <source>Now on the graphics card ({name}).</source>
        <translation>지금은 그래픽 카드({name})에서 실행됩니다.</translation>
    </message>
    <message>
        <source>Now on the processor, because another failed: {why}.</source>
        <translation>다른 장치가 실패하여 지금 프로세서에서 실행 중입니다: {why}.</translation>
    </message>
    <message>
        <source>Now on the processor.</source>
        <translation>지금은 프로세서에서 실행됩니다.</translation>
    </message>
    <message>
        <source>Now on the processor: there is no graphics card it could use.</source>
        <translation>쓸 수 있는 그래픽 카드가 없어 프로세서에서 실행됩니다.</translation>
    </message>
    <message>
        <source>Installed again with {n} bits, it would be quicker here.</source>
        <translation>{n}비트로 다시 설치하면 이 컴퓨터에서 더 빠릅니다.</translation>
    </message>
</context>
<context>
    <name>tagging</name>
    <message>
        <source>nearly all right</source>
        <translation>거의 모두 맞음</translation>
    </message>
    <message>
        <source>about 19 in 20 right</source>
        <translation>20개 중 약 19개가 맞음</translation>
    </message>
    <message>
        <source>fewer than half right</source>
        <translation>맞는 것이 절반 미만</translation>
    </message>
    <message>
        <source>about half right</source>
        <translation>약 절반이 맞음</translation>
    </message>
    <message>
        <source>about {n} in 10 right</source>
        <translation>10개 중 약 {n}개가 맞음</translation>
    </message>
</context>
<context>
    <name>trash</name>
    <message>
        <source>“{name}” is not there any more.</source>
        <translation>“{name}”은(는) 이제 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” is no photo of this library.</source>
        <translation>“{name}”은(는) 이 라이브러리의 사진이 아닙니다.</translation>
    </message>
    <message>
        <source>“{name}” has changed since it was indexed.</source>
        <translation>“{name}”은(는) 색인한 뒤 바뀌었습니다.</translation>
    </message>
    <message>
        <source>“{name}” is no file.</source>
        <translation>“{name}”은(는) 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>“{name}” is write-protected, or its folder is.</source>
        <translation>“{name}” 또는 그 폴더가 쓰기 금지되어 있습니다.</translation>
    </message>
    <message>
        <source>“{name}” stays: the photo that was to be kept instead has changed or is gone.</source>
        <translation>“{name}”은(는) 그대로 둡니다. 대신 남기려던 사진이 바뀌었거나 없어졌습니다.</translation>
    </message>
    <message>
        <source>The disk of “{name}” has no trash.</source>
        <translation>“{name}”이(가) 있는 디스크에는 휴지통이 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” was not moved to the trash: {reason}.</source>
        <translation>“{name}”을(를) 휴지통으로 옮기지 못했습니다: {reason}.</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>Date unknown</source>
        <translation>날짜 알 수 없음</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <comment>date format of a month header</comment>
        <translation>yyyy년 M월</translation>
    </message>
</context>
</TS>
