/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.sample.chat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who is here, and what is said. Shared by all connections, which live on several loops:
 * any method may be called on any thread. Nothing is locked while a member is told
 * something, and no member can make the others wait.
 */
@Component
class ChatRoom {

	// Whom a name belongs to. Names that differ in case only would pass for each other
	private final ConcurrentHashMap<String, ChatMember> owners = new ConcurrentHashMap<>();

	// Who is here, and under which name
	private final ConcurrentHashMap<ChatMember, String> members = new ConcurrentHashMap<>();

	/**
	 * Lets somebody in and tells the others.
	 * @param member who comes in
	 * @param name the name wanted
	 * @return {@code false} if the name is taken
	 */
	boolean join(ChatMember member, String name) {
		if (this.owners.putIfAbsent(fold(name), member) != null) {
			return false;
		}
		this.members.put(member, name);
		tellAllBut(member, "* " + name + " joined");
		return true;
	}

	/**
	 * Gives a member another name and tells everybody.
	 * @param member who wants it; nothing happens if it is not here
	 * @param name the name wanted
	 * @return {@code false} if the name is taken by another
	 */
	boolean rename(ChatMember member, String name) {
		String old = this.members.get(member);
		if (old == null) {
			return true;
		}
		ChatMember owner = this.owners.putIfAbsent(fold(name), member);
		if (owner != null && owner != member) {
			return false;
		}
		boolean present = this.members.replace(member, old, name);
		String unused = present ? old : name;
		if (!present || !fold(old).equals(fold(name))) {
			this.owners.remove(fold(unused), member);
		}
		if (present) {
			tellAllBut(null, "* " + old + " is now known as " + name);
		}
		return true;
	}

	/**
	 * Says something to everybody else.
	 * @param member who says it; nothing happens if it is not here
	 * @param text what is said
	 */
	void say(ChatMember member, String text) {
		String name = this.members.get(member);
		if (name != null) {
			tellAllBut(member, "<" + name + "> " + text);
		}
	}

	/**
	 * Lets somebody go and tells the others. Does nothing if it is not here.
	 * @param member who goes
	 */
	void leave(ChatMember member) {
		String notice = remove(member, "left");
		if (notice != null) {
			tellAllBut(member, notice);
		}
	}

	/**
	 * Disconnects a member that does not read, and tells the others. For one that is not
	 * here any more, or not yet, there is nobody to tell.
	 * @param member who is too slow
	 */
	void drop(ChatMember member) {
		String notice = expel(member);
		if (notice != null) {
			tellAllBut(member, notice);
		}
	}

	/**
	 * Returns who is here.
	 * @return the names, in order
	 */
	List<String> names() {
		return this.members.values().stream().sorted(String.CASE_INSENSITIVE_ORDER).toList();
	}

	private void tellAllBut(@Nullable ChatMember speaker, String line) {
		// A line may find members that are too slow, of whom others are told by a line
		Deque<String> notices = new ArrayDeque<>();
		deliver(speaker, line, notices);
		for (String notice = notices.poll(); notice != null; notice = notices.poll()) {
			deliver(null, notice, notices);
		}
	}

	private void deliver(@Nullable ChatMember speaker, String line, Deque<String> notices) {
		byte[] bytes = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
		for (ChatMember member : this.members.keySet()) {
			if (member != speaker && !member.deliver(bytes)) {
				String notice = expel(member);
				if (notice != null) {
					notices.add(notice);
				}
			}
		}
	}

	private @Nullable String expel(ChatMember member) {
		// Out of the room first: else it could leave by the end of its connection
		String notice = remove(member, "was disconnected: too slow");
		member.disconnect();
		return notice;
	}

	private @Nullable String remove(ChatMember member, String how) {
		String name = this.members.remove(member);
		if (name == null) {
			return null;
		}
		this.owners.remove(fold(name), member);
		return "* " + name + " " + how;
	}

	private static String fold(String name) {
		return name.toLowerCase(Locale.ROOT);
	}

}
