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

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.FrameTooLongException;
import io.eventreactor.sample.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChatSession} and the {@link ChatRoom} behind it.
 */
class ChatSessionTests {

	private final ChatRoom room = new ChatRoom();

	private final List<TestTransport> connections = new ArrayList<>();

	@AfterEach
	void endConnections() {
		this.connections.forEach(TestTransport::end);
		assertThat(this.room.names()).isEmpty();
	}

	@Test
	void asksForANameAndTellsWhoIsHere() {
		TestTransport alice = connect();
		assertThat(alice.written()).isEqualTo("Welcome. What is your name?\r\n");
		alice.receive("alice\r\n");
		assertThat(alice.written()).isEqualTo("Hello alice. Here: alice. Say something, or /help.\r\n");
		TestTransport bob = join("bob");
		assertThat(alice.written()).isEqualTo("* bob joined\r\n");
		bob.receive("/who\n");
		assertThat(bob.written()).isEqualTo("Here: alice, bob\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "seventeenletters_", "\u00e4", "al\tice!", "<alice>" })
	void refusesABadNameAndAsksAgain(String name) {
		TestTransport visitor = connect();
		visitor.written();
		visitor.receive(name + "\r\n");
		assertThat(visitor.written())
			.isEqualTo("A name has 1 to 16 of the letters a-z, digits, _ and -. What is your name?\r\n");
		visitor.receive("good-Name_16___\r\n");
		assertThat(visitor.written()).startsWith("Hello good-Name_16___");
	}

	@Test
	void refusesATakenNameUntilItIsFree() {
		TestTransport alice = join("alice");
		TestTransport visitor = connect();
		visitor.written();
		visitor.receive("ALICE\n");
		assertThat(visitor.written()).isEqualTo("That name is taken. What is your name?\r\n");
		end(alice);
		visitor.receive("ALICE\n");
		assertThat(visitor.written()).startsWith("Hello ALICE.");
	}

	@Test
	void whatIsSaidGoesToTheOthers() {
		TestTransport alice = join("alice");
		TestTransport bob = join("bob");
		TestTransport visitor = connect();
		visitor.written();
		alice.written();
		alice.receive("hi\nhow are you?\r\n\r\n  \r\n");
		assertThat(bob.written()).isEqualTo("<alice> hi\r\n<alice> how are you?\r\n");
		assertThat(alice.written()).isEmpty();
		assertThat(visitor.written()).isEmpty();
	}

	@Test
	void controlCharactersDoNotReachTheOthers() {
		TestTransport alice = join("alice");
		TestTransport bob = join("bob");
		// Escape, backspace, C1's CSI, a right-to-left override, in UTF-8; a carriage
		// return
		alice.receive("\u001b[2Jx\b\u00c2\u009b31m\u00e2\u0080\u00aey\rz\u0000\u007f\r\n");
		assertThat(bob.written()).isEqualTo("<alice> [2Jx31myz\r\n");
	}

	@Test
	void telnetNegotiationIsNoText() {
		TestTransport visitor = connect();
		visitor.receive("\u00ff\u00fd\u0003\u00ff\u00fb\u0018alice\r\n");
		assertThat(this.room.names()).containsExactly("alice");
	}

	@Test
	void aNewNameIsToldToEverybody() {
		TestTransport alice = join("alice");
		TestTransport bob = join("bob");
		alice.written();
		bob.receive("/nick alice\r\n/nick x y\r\n/nick\r\n");
		String rule = "A name has 1 to 16 of the letters a-z, digits, _ and -. /nick <new name>\r\n";
		assertThat(bob.written()).isEqualTo("That name is taken.\r\n" + rule + rule);
		bob.receive("/NICK robert\r\n");
		assertThat(alice.written()).isEqualTo("* bob is now known as robert\r\n");
		assertThat(bob.written()).isEqualTo("* bob is now known as robert\r\n");
		bob.receive("/nick Robert\r\n");
		assertThat(this.room.names()).containsExactly("alice", "Robert");
		join("bob");
		TestTransport other = connect();
		other.written();
		other.receive("robert\r\n");
		assertThat(other.written()).startsWith("That name is taken.");
	}

	@Test
	void answersUnknownCommandsWithoutRepeatingThem() {
		TestTransport alice = join("alice");
		alice.receive("/foo bar\r\n/help\r\n");
		assertThat(alice.written()).isEqualTo("There is no such command. /help lists them.\r\n"
				+ "/who, /nick <new name>, /quit; everything else is said to the others\r\n");
	}

	@Test
	void quitSaysGoodbye() {
		TestTransport alice = join("alice");
		TestTransport bob = join("bob");
		alice.written();
		bob.receive("/quit\r\n");
		assertThat(bob.written()).isEqualTo("Goodbye.\r\n");
		assertThat(bob.closed()).isInstanceOf(ConnectionDoneException.class);
		end(bob);
		assertThat(alice.written()).isEqualTo("* bob left\r\n");
	}

	@Test
	void whoNeverHadANameLeavesUnnoticed() {
		TestTransport alice = join("alice");
		end(connect());
		assertThat(alice.written()).isEmpty();
	}

	@Test
	void aLineThatIsTooLongEndsTheConnection() {
		TestTransport alice = join("alice");
		alice.receive("x".repeat(ChatSession.MAXIMUM_LINE + 1));
		assertThat(alice.written()).isEqualTo("A line has at most 1000 bytes. Goodbye.\r\n");
		assertThat(alice.closed()).isInstanceOf(FrameTooLongException.class);
	}

	@Test
	void aMemberThatDoesNotReadIsDisconnectedAndTheRoomGoesOn() {
		TestTransport alice = join("alice");
		TestTransport bob = join("bob");
		TestTransport carol = join("carol");
		alice.written();
		bob.written();
		bob.setPendingWriteBytes(ChatSession.MAXIMUM_PENDING + 1);
		alice.receive("hi\r\n");
		assertThat(bob.closed()).isInstanceOf(ConnectionAbortedException.class);
		assertThat(carol.written()).isEqualTo("<alice> hi\r\n* bob was disconnected: too slow\r\n");
		assertThat(alice.written()).isEqualTo("* bob was disconnected: too slow\r\n");
		bob.receive("still here\r\nbob\r\n/nick bobby\r\n");
		end(bob);
		assertThat(carol.written()).isEmpty();
		assertThat(this.room.names()).containsExactly("alice", "carol");
	}

	@Test
	void aMemberThatDoesNotReadItsOwnAnswersIsDisconnectedToo() {
		TestTransport alice = join("alice");
		TestTransport bob = join("bob");
		alice.written();
		bob.setPendingWriteBytes(ChatSession.MAXIMUM_PENDING + 1);
		bob.receive("/help\r\n");
		assertThat(bob.closed()).isInstanceOf(ConnectionAbortedException.class);
		assertThat(alice.written()).isEqualTo("* bob was disconnected: too slow\r\n");
	}

	@Test
	void anyNumberOfSlowMembersIsDisconnectedAtOnce() {
		TestTransport alice = join("alice");
		for (int i = 0; i < 200; i++) {
			join("slow" + i);
		}
		this.connections.stream()
			.filter((connection) -> connection != alice)
			.forEach((connection) -> connection.setPendingWriteBytes(ChatSession.MAXIMUM_PENDING + 1));
		alice.written();
		alice.receive("hi\r\n");
		assertThat(alice.written().lines()).hasSize(200).allMatch((line) -> line.endsWith("too slow"));
		assertThat(this.room.names()).containsExactly("alice");
	}

	@Test
	void saysGoodbyeWhenTheServerGoesDown() {
		ChatSession session = new ChatSession(this.room);
		TestTransport alice = TestTransport.connect(session);
		this.connections.add(alice);
		alice.written();
		session.drain();
		assertThat(alice.written()).isEqualTo("Server is going down\r\n");
		assertThat(alice.closed()).isInstanceOf(ConnectionDoneException.class);
	}

	private TestTransport join(String name) {
		TestTransport transport = connect();
		transport.receive(name + "\r\n");
		transport.written();
		return transport;
	}

	private TestTransport connect() {
		TestTransport transport = TestTransport.connect(new ChatSession(this.room));
		this.connections.add(transport);
		return transport;
	}

	private void end(TestTransport transport) {
		this.connections.remove(transport);
		transport.end();
	}

}
