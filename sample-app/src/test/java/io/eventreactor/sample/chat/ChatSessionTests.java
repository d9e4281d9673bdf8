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
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.FrameTooLongException;
import io.eventreactor.testing.StringTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChatSession} and the {@link ChatRoom} behind it.
 */
class ChatSessionTests {

	private final ChatRoom room = new ChatRoom();

	private final List<StringTransport> connections = new ArrayList<>();

	@AfterEach
	void endConnections() {
		this.connections.forEach(StringTransport::end);
		assertThat(this.room.names()).isEmpty();
	}

	@Test
	void asksForANameAndTellsWhoIsHere() {
		StringTransport alice = connect();
		assertThat(alice.takeText()).isEqualTo("Welcome. What is your name?\r\n");
		alice.receive("alice\r\n");
		assertThat(alice.takeText()).isEqualTo("Hello alice. Here: alice. Say something, or /help.\r\n");
		StringTransport bob = join("bob");
		assertThat(alice.takeText()).isEqualTo("* bob joined\r\n");
		bob.receive("/who\n");
		assertThat(bob.takeText()).isEqualTo("Here: alice, bob\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "seventeenletters_", "\u00e4", "al\tice!", "<alice>" })
	void refusesABadNameAndAsksAgain(String name) {
		StringTransport visitor = connect();
		visitor.takeText();
		visitor.receive(name + "\r\n");
		assertThat(visitor.takeText())
			.isEqualTo("A name has 1 to 16 of the letters a-z, digits, _ and -. What is your name?\r\n");
		visitor.receive("good-Name_16___\r\n");
		assertThat(visitor.takeText()).startsWith("Hello good-Name_16___");
	}

	@Test
	void refusesATakenNameUntilItIsFree() {
		StringTransport alice = join("alice");
		StringTransport visitor = connect();
		visitor.takeText();
		visitor.receive("ALICE\n");
		assertThat(visitor.takeText()).isEqualTo("That name is taken. What is your name?\r\n");
		end(alice);
		visitor.receive("ALICE\n");
		assertThat(visitor.takeText()).startsWith("Hello ALICE.");
	}

	@Test
	void whatIsSaidGoesToTheOthers() {
		StringTransport alice = join("alice");
		StringTransport bob = join("bob");
		StringTransport visitor = connect();
		visitor.takeText();
		alice.takeText();
		alice.receive("hi\nhow are you?\r\n\r\n  \r\n");
		assertThat(bob.takeText()).isEqualTo("<alice> hi\r\n<alice> how are you?\r\n");
		assertThat(alice.takeText()).isEmpty();
		assertThat(visitor.takeText()).isEmpty();
	}

	@Test
	void controlCharactersDoNotReachTheOthers() {
		StringTransport alice = join("alice");
		StringTransport bob = join("bob");
		// Escape, backspace, C1's CSI, a right-to-left override; a carriage return
		alice.receive("\u001b[2Jx\b\u009b31m\u202ey\rz\u0000\u007f\r\n");
		assertThat(bob.takeText()).isEqualTo("<alice> [2Jx31myz\r\n");
	}

	@Test
	void telnetNegotiationIsNoText() {
		StringTransport visitor = connect();
		visitor.receive("\u00ff\u00fd\u0003\u00ff\u00fb\u0018alice\r\n".getBytes(StandardCharsets.ISO_8859_1));
		assertThat(this.room.names()).containsExactly("alice");
	}

	@Test
	void aNewNameIsToldToEverybody() {
		StringTransport alice = join("alice");
		StringTransport bob = join("bob");
		alice.takeText();
		bob.receive("/nick alice\r\n/nick x y\r\n/nick\r\n");
		String rule = "A name has 1 to 16 of the letters a-z, digits, _ and -. /nick <new name>\r\n";
		assertThat(bob.takeText()).isEqualTo("That name is taken.\r\n" + rule + rule);
		bob.receive("/NICK robert\r\n");
		assertThat(alice.takeText()).isEqualTo("* bob is now known as robert\r\n");
		assertThat(bob.takeText()).isEqualTo("* bob is now known as robert\r\n");
		bob.receive("/nick Robert\r\n");
		assertThat(this.room.names()).containsExactly("alice", "Robert");
		join("bob");
		StringTransport other = connect();
		other.takeText();
		other.receive("robert\r\n");
		assertThat(other.takeText()).startsWith("That name is taken.");
	}

	@Test
	void answersUnknownCommandsWithoutRepeatingThem() {
		StringTransport alice = join("alice");
		alice.receive("/foo bar\r\n/help\r\n");
		assertThat(alice.takeText()).isEqualTo("There is no such command. /help lists them.\r\n"
				+ "/who, /nick <new name>, /quit; everything else is said to the others\r\n");
	}

	@Test
	void quitSaysGoodbye() {
		StringTransport alice = join("alice");
		StringTransport bob = join("bob");
		alice.takeText();
		bob.receive("/quit\r\n");
		assertThat(bob.takeText()).isEqualTo("Goodbye.\r\n");
		assertThat(bob.reason()).isInstanceOf(ConnectionDoneException.class);
		end(bob);
		assertThat(alice.takeText()).isEqualTo("* bob left\r\n");
	}

	@Test
	void whoNeverHadANameLeavesUnnoticed() {
		StringTransport alice = join("alice");
		end(connect());
		assertThat(alice.takeText()).isEmpty();
	}

	@Test
	void aLineThatIsTooLongEndsTheConnection() {
		StringTransport alice = join("alice");
		alice.receive("x".repeat(ChatSession.MAXIMUM_LINE + 1));
		assertThat(alice.takeText()).isEqualTo("A line has at most 1000 bytes. Goodbye.\r\n");
		assertThat(alice.reason()).isInstanceOf(FrameTooLongException.class);
	}

	@Test
	void aMemberThatDoesNotReadIsDisconnectedAndTheRoomGoesOn() {
		StringTransport alice = join("alice");
		StringTransport bob = join("bob");
		StringTransport carol = join("carol");
		alice.takeText();
		bob.takeText();
		bob.setPendingWriteBytes(ChatSession.MAXIMUM_PENDING + 1);
		alice.receive("hi\r\n");
		assertThat(bob.reason()).isInstanceOf(ConnectionAbortedException.class);
		assertThat(carol.takeText()).isEqualTo("<alice> hi\r\n* bob was disconnected: too slow\r\n");
		assertThat(alice.takeText()).isEqualTo("* bob was disconnected: too slow\r\n");
		bob.receive("still here\r\nbob\r\n/nick bobby\r\n");
		end(bob);
		assertThat(carol.takeText()).isEmpty();
		assertThat(this.room.names()).containsExactly("alice", "carol");
	}

	@Test
	void aMemberThatDoesNotReadItsOwnAnswersIsDisconnectedToo() {
		StringTransport alice = join("alice");
		StringTransport bob = join("bob");
		alice.takeText();
		bob.setPendingWriteBytes(ChatSession.MAXIMUM_PENDING + 1);
		bob.receive("/help\r\n");
		assertThat(bob.reason()).isInstanceOf(ConnectionAbortedException.class);
		assertThat(alice.takeText()).isEqualTo("* bob was disconnected: too slow\r\n");
	}

	@Test
	void anyNumberOfSlowMembersIsDisconnectedAtOnce() {
		StringTransport alice = join("alice");
		for (int i = 0; i < 200; i++) {
			join("slow" + i);
		}
		this.connections.stream()
			.filter((connection) -> connection != alice)
			.forEach((connection) -> connection.setPendingWriteBytes(ChatSession.MAXIMUM_PENDING + 1));
		alice.takeText();
		alice.receive("hi\r\n");
		assertThat(alice.takeText().lines()).hasSize(200).allMatch((line) -> line.endsWith("too slow"));
		assertThat(this.room.names()).containsExactly("alice");
	}

	@Test
	void saysGoodbyeWhenTheServerGoesDown() {
		ChatSession session = new ChatSession(this.room);
		StringTransport alice = StringTransport.connect(session);
		this.connections.add(alice);
		alice.takeText();
		session.drain();
		assertThat(alice.takeText()).isEqualTo("Server is going down\r\n");
		assertThat(alice.reason()).isInstanceOf(ConnectionDoneException.class);
	}

	private StringTransport join(String name) {
		StringTransport transport = connect();
		transport.receive(name + "\r\n");
		transport.takeText();
		return transport;
	}

	private StringTransport connect() {
		StringTransport transport = StringTransport.connect(new ChatSession(this.room));
		this.connections.add(transport);
		return transport;
	}

	private void end(StringTransport transport) {
		this.connections.remove(transport);
		transport.end();
	}

}
