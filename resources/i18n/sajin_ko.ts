<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>AppearancePane</name>
    <message>
        <source>Appearance</source>
        <translation>화면</translation>
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
    <name>BrowseController</name>
    <message>
        <source>Problems</source>
        <translation>문제</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>파일 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>모든 사진</translation>
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
        <source>Favourites</source>
        <translation>즐겨찾기</translation>
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
        <source>No photos in this folder</source>
        <translation>이 폴더에는 사진이 없습니다</translation>
    </message>
    <message>
        <source>Photos like this one</source>
        <translation>이 사진과 비슷한 사진</translation>
    </message>
    <message>
        <source>This search does not work</source>
        <translation>검색할 수 없습니다</translation>
    </message>
    <message>
        <source>Nothing here looks like “{words}”</source>
        <translation>“{words}”와(과) 비슷한 사진이 없습니다</translation>
    </message>
    <message>
        <source>Nothing like it</source>
        <translation>비슷한 사진이 없습니다</translation>
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
    <name>BrowsePage</name>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>문제</translation>
    </message>
</context>
<context>
    <name>ExampleChip</name>
    <message>
        <source>Remove this image</source>
        <translation>이 이미지 빼기</translation>
    </message>
</context>
<context>
    <name>FoldersPane</name>
    <message>
        <source>offline</source>
        <translation>오프라인</translation>
    </message>
    <message>
        <source>Remove source folder</source>
        <translation>원본 폴더 제거</translation>
    </message>
    <message>
        <source>Remove “{name}” from the library?</source>
        <translation>라이브러리에서 “{name}” 폴더를 제거할까요?</translation>
    </message>
    <message>
        <source>No file is deleted. Its photos leave the library.</source>
        <translation>파일은 삭제되지 않습니다. 이 폴더의 사진이 라이브러리에서 빠집니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
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
        <source>{photos} added</source>
        <translation>{photos} 추가됨</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be read</source>
        <translation>
            <numerusform>읽지 못한 파일 %Ln개</numerusform>
        </translation>
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
        <source>Caption</source>
        <translation>캡션</translation>
    </message>
    <message>
        <source>What is this photo of? You can search for these words.</source>
        <translation>무엇을 찍은 사진인가요? 이 말로 검색할 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Add a folder of photos</source>
        <translation>사진 폴더 추가</translation>
    </message>
    <message>
        <source>This library does not open</source>
        <translation>라이브러리를 열 수 없습니다</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Settings (Ctrl+,)</source>
        <translation>설정 (Ctrl+,)</translation>
    </message>
</context>
<context>
    <name>ModelPane</name>
    <message numerus="yes">
        <source>%Ln photo(s) searchable</source>
        <translation>
            <numerusform>사진 %Ln장 검색 가능</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} dimensions</source>
        <translation>{n}차원</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>Licence: {text}</source>
        <translation>라이선스: {text}</translation>
    </message>
    <message>
        <source>Search model</source>
        <translation>검색 모델</translation>
    </message>
    <message>
        <source>The model understands photos and words, on this computer. With another one, photos are read again.</source>
        <translation>모델은 이 컴퓨터에서 사진과 말을 이해합니다. 모델을 바꾸면 사진을 다시 읽습니다.</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>이 모델 사용</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>검색 모델</translation>
    </message>
</context>
<context>
    <name>PhotoActions</name>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Find similar photos</source>
        <translation>비슷한 사진 찾기</translation>
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
        <source>Favourite</source>
        <translation>즐겨찾기</translation>
    </message>
</context>
<context>
    <name>PhotoListModel</name>
    <message>
        <source>favourite</source>
        <translation>즐겨찾기</translation>
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
        <source>Appearance</source>
        <translation>화면</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Places</source>
        <translation>위치 목록</translation>
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
    <name>SidebarModel</name>
    <message>
        <source>All photos</source>
        <translation>모든 사진</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>즐겨찾기</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>문제</translation>
    </message>
    <message>
        <source>Source folders</source>
        <translation>원본 폴더</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>오프라인</translation>
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
    <name>Toast</name>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>ViewerController</name>
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
        <source>Favourite</source>
        <translation>즐겨찾기</translation>
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
        <source>or drop a folder here</source>
        <translation>또는 폴더를 여기에 끌어 놓으세요</translation>
    </message>
    <message>
        <source>Nothing leaves this computer: no account, no upload.</source>
        <translation>사진은 이 컴퓨터를 떠나지 않습니다. 계정도, 업로드도 없습니다.</translation>
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
        <source>Something went wrong: {what}. The log has the details.</source>
        <translation>문제가 발생했습니다: {what}. 자세한 내용은 로그에 있습니다.</translation>
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
