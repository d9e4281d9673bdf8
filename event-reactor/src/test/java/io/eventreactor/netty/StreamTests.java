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

package io.eventreactor.netty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ListeningPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Bytes in and out, and the order of the callbacks.
 */
class StreamTests extends AbstractReactorTests {

	private static final int LARGE = 10 * 1024 * 1024;

	@Test
	void echoesWhatWasSent() throws Exception {
		RecordingProtocol echo = new Echo();
		ListeningPort port = listen(() -> echo);
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
			assertThat(peer.send("again").readText(5)).isEqualTo("again");
		}
		assertThat(echo.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(echo.events()).containsExactly("made", "data", "data", "lost");
		assertThat(echo.violations()).isEmpty();
		awaitNoConnections(port);
		assertThat(port.statistics().accepted()).isOne();
		assertThat(port.statistics().bytesReceived()).isEqualTo(10);
		assertThat(port.statistics().bytesSent()).isEqualTo(10);
	}

	@Test
	void largeDataComesBackWhole() throws Exception {
		Random random = new Random(17);
		byte[] sent = new byte[LARGE];
		random.nextBytes(sent);
		Echo echo = new Echo();
		ListeningPort port = listen(() -> echo);
		try (Peer peer = Peer.connect(port)) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendInChunks(peer, sent, random));
			byte[] received = peer.read(LARGE);
			sending.get(20, TimeUnit.SECONDS);
			assertThat(received).isEqualTo(sent);
		}
		assertThat(echo.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(echo.violations()).isEmpty();
		assertThat(port.statistics().bytesSent()).isEqualTo(LARGE);
	}

	private static void sendInChunks(Peer peer, byte[] data, Random random) {
		try {
			for (int sent = 0; sent < data.length;) {
				int length = Math.min(data.length - sent, 1 + random.nextInt(100_000));
				peer.socket().getOutputStream().write(data, sent, length);
				sent += length;
			}
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void writesOfEveryKindKeepTheirOrder() throws Exception {
		String large = "x".repeat(100_000);
		RecordingProtocol writer = new RecordingProtocol() {
			@Override
			void made() {
				ByteBuffer buffer = StandardCharsets.UTF_8.encode("-3-");
				transport().write("1é\uD83D\uDE00");
				transport().write("-2-".getBytes(StandardCharsets.UTF_8));
				transport().write(buffer);
				assertThat(buffer.remaining()).isEqualTo(3);
				transport().write(Unpooled.copiedBuffer("-4-", StandardCharsets.UTF_8));
				transport().write(large);
				transport().write("");
				transport().write(new byte[0]);
				transport().write(Unpooled.EMPTY_BUFFER);
				transport().write(large.getBytes(StandardCharsets.UTF_8));
				transport().writeSequence(List.of(Unpooled.copiedBuffer("-5-", StandardCharsets.UTF_8),
						Unpooled.copiedBuffer("-6-", StandardCharsets.UTF_8)));
				transport().loseConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> writer))) {
			assertThat(peer.readTextToEnd()).isEqualTo("1é\uD83D\uDE00" + "-2--3--4-" + large + large + "-5--6-");
		}
		assertThat(writer.awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void transportIsThereFromConnectionMadeOn() throws Exception {
		RecordingProtocol echo = new Echo();
		assertThatIllegalStateException().isThrownBy(echo::connection).withMessageContaining("before connectionMade()");
		assertThat(echo.isConnected()).isFalse();
		ListeningPort port = listen(() -> echo);
		try (Peer peer = Peer.connect(port)) {
			assertThat(echo.awaitTransport().getHost()).isEqualTo(port.getHost());
			assertThat(echo.connection().getPeer()).isEqualTo(peer.socket().getLocalSocketAddress());
		}
		echo.awaitLost();
		assertThat(echo.isConnected()).isFalse();
		assertThat(echo.connection().getHost()).isEqualTo(port.getHost());
		assertThat(echo.connection().getPeer()).isNotNull();
	}

	@Test
	void socketOptionsCanBeSetAlsoWhenItIsTooLate() throws Exception {
		RecordingProtocol echo = new Echo();
		try (Peer peer = Peer.connect(listen(() -> echo))) {
			echo.awaitTransport().setTcpNoDelay(false);
			echo.connection().setTcpKeepAlive(true);
			assertThat(peer.send("on").readText(2)).isEqualTo("on");
		}
		echo.awaitLost();
		awaitLoop(echo);
		echo.connection().setTcpNoDelay(true);
		echo.connection().setTcpKeepAlive(false);
	}

	@Test
	void writesToALostConnectionAreDropped() throws Exception {
		RecordingProtocol echo = new Echo();
		Peer.connect(listen(() -> echo)).close();
		echo.awaitLost();
		ByteBuf fromAnotherThread = Unpooled.copiedBuffer("late", StandardCharsets.UTF_8);
		echo.connection().write(fromAnotherThread);
		ByteBuf fromTheLoop = Unpooled.copiedBuffer("late", StandardCharsets.UTF_8);
		echo.loop().callFromThread(() -> echo.connection().write(fromTheLoop));
		awaitLoop(echo);
		assertThat(fromAnotherThread.refCnt()).isZero();
		assertThat(fromTheLoop.refCnt()).isZero();
		ByteBuf afterTheReactor = Unpooled.copiedBuffer("late", StandardCharsets.UTF_8);
		await(this.reactor.stop());
		echo.connection().write(afterTheReactor);
		echo.connection().loseConnection();
		echo.connection().abortConnection();
		assertThat(afterTheReactor.refCnt()).isZero();
	}

	static void awaitLoop(RecordingProtocol protocol) {
		CompletableFuture<Void> turned = new CompletableFuture<>();
		protocol.loop().callFromThread(() -> turned.complete(null));
		turned.orTimeout(20, TimeUnit.SECONDS).join();
	}

	static class Echo extends RecordingProtocol {

		@Override
		void received(ByteBuf data) {
			transport().write(data.retain());
		}

	}

}
