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
import java.util.Locale;
import java.util.regex.Pattern;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.spring.annotation.ProtocolHandler;

/**
 * One visitor of the {@link ChatRoom}, by telnet or {@code nc}: a name first, then lines
 * that are said or, with a slash, done.
 */
@ProtocolHandler("chat")
class ChatSession extends LineReceiver implements ChatMember {

	static final int MAXIMUM_LINE = 1000;

	/**
	 * How much may wait for a visitor that does not read. It is dropped then, and not
	 * waited for: one who was waited for would silence the room, and without a bound the
	 * lines for it would fill the memory that everybody shares.
	 */
	static final long MAXIMUM_PENDING = 256 * 1024;

	// Plain letters only: others can look the same and be different
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,16}");

	private static final String NAME_RULE = "A name has 1 to 16 of the letters a-z, digits, _ and -.";

	private final ChatRoom room;

	private final TelnetFilter telnet = new TelnetFilter();

	// This loop only. Stays when the room has dropped us, so that we are not let in again
	private boolean joined;

	ChatSession(ChatRoom room) {
		this.room = room;
		// With the carriage return taken off each line, both kinds of line end will do
		setDelimiter("\n");
		setMaxLineLength(MAXIMUM_LINE);
	}

	@Override
	protected void connectionMade() {
		tell("Welcome. What is your name?");
	}

	@Override
	public void dataReceived(ByteBuf data) {
		ByteBuf text = this.telnet.filter(data);
		try {
			super.dataReceived(text);
		}
		finally {
			text.release();
		}
	}

	@Override
	protected void lineReceived(String line) {
		String text = ChatText.clean(line).strip();
		if (text.startsWith("/")) {
			command(text.substring(1));
		}
		else if (!this.joined) {
			join(text);
		}
		else if (!text.isEmpty()) {
			this.room.say(this, text);
		}
	}

	@Override
	protected void lineLengthExceeded(ByteBuf line) {
		tell("A line has at most " + MAXIMUM_LINE + " bytes. Goodbye.");
		super.lineLengthExceeded(line);
	}

	@Override
	public void drain() {
		tell("Server is going down");
		transport().loseConnection();
	}

	@Override
	protected void connectionLost(Throwable reason) {
		this.room.leave(this);
	}

	@Override
	public boolean deliver(byte[] line) {
		if (transport().pendingWriteBytes() > MAXIMUM_PENDING) {
			return false;
		}
		transport().write(line);
		return true;
	}

	@Override
	public void disconnect() {
		transport().abortConnection();
	}

	private void tell(String text) {
		if (!deliver((text + "\r\n").getBytes(StandardCharsets.UTF_8))) {
			this.room.drop(this);
		}
	}

	private void join(String name) {
		String refusal = null;
		if (!NAME.matcher(name).matches()) {
			refusal = NAME_RULE;
		}
		else if (!this.room.join(this, name)) {
			refusal = "That name is taken.";
		}
		if (refusal != null) {
			tell(refusal + " What is your name?");
			return;
		}
		this.joined = true;
		tell("Hello " + name + ". Here: " + names() + ". Say something, or /help.");
	}

	private void command(String command) {
		String[] words = command.split("\\s+", 2);
		String argument = (words.length > 1) ? words[1] : null;
		switch (words[0].toLowerCase(Locale.ROOT)) {
			case "who" -> tell("Here: " + names());
			case "nick" -> rename(argument);
			case "help" -> tell("/who, /nick <new name>, /quit; everything else is said to the others");
			case "quit" -> {
				tell("Goodbye.");
				transport().loseConnection();
			}
			default -> tell("There is no such command. /help lists them.");
		}
	}

	private void rename(@Nullable String name) {
		if (!this.joined) {
			join((name != null) ? name : "");
		}
		else if (name == null || !NAME.matcher(name).matches()) {
			tell(NAME_RULE + " /nick <new name>");
		}
		else if (!this.room.rename(this, name)) {
			tell("That name is taken.");
		}
	}

	private String names() {
		return String.join(", ", this.room.names());
	}

}
