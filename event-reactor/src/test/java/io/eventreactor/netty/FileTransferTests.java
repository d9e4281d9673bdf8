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

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Factory;
import io.eventreactor.FileTransport;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.Transport;
import io.eventreactor.UnixListenOptions;
import io.eventreactor.WriteTimeoutException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.policy.TrafficLoggingFactory;
import io.eventreactor.protocol.FileSender;
import io.eventreactor.protocol.TransferStoppedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Files on their way to sockets: sent by the system with NIO and epoll, and copied with
 * io_uring.
 */
class FileTransferTests extends AbstractReactorTests {

	private static final int SLOW = 32 * 1024;

	private static final long ENDLESS = 1L << 36;

	@TempDir
	private Path folder;

	private boolean systemSendsFiles() {
		return this.io != IoType.IO_URING;
	}

	private Path file(byte[] content) throws IOException {
		return Files.write(this.folder.resolve("file"), content);
	}

	private static byte[] bytes(int length) {
		byte[] content = new byte[length];
		new Random(length).nextBytes(content);
		return content;
	}

	/**
	 * Makes a file of zeros that takes no room on the disk.
	 */
	private Path sparse(long length) throws IOException {
		Path file = this.folder.resolve("sparse");
		resize(file, length);
		return file;
	}

	private static void resize(Path file, long length) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			channel.truncate(length);
			if (channel.size() < length) {
				channel.write(ByteBuffer.allocate(1), length - 1);
			}
		}
	}

	private void awaitClosed(Path file) {
		if (Files.isDirectory(Path.of("/proc/self/fd"))) {
			Awaitility.await().untilAsserted(() -> assertThat(openDescriptors(file)).isZero());
		}
	}

	private static long openDescriptors(Path file) throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.filter((descriptor) -> isLinkTo(descriptor, file)).count();
		}
	}

	private static boolean isLinkTo(Path descriptor, Path file) {
		try {
			return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
		}
		catch (IOException ex) {
			// Closed meanwhile
			return false;
		}
	}

	@Test
	void wholeFileArrivesAndIsCounted() throws Exception {
		byte[] content = bytes(1_000_001);
		Path file = file(content);
		Sender server = new Sender((transport) -> FileSender.send(file, transport));
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.readToEnd()).isEqualTo(content);
		}
		assertThat(server.result()).isEqualTo(content.length);
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		awaitNoConnections(port);
		assertThat(port.statistics().bytesSent()).isEqualTo(content.length);
		awaitClosed(file);
	}

	@Test
	void systemSendsTheFileWhereItCan() throws Exception {
		Path file = file(bytes(1_000_001));
		List<Object> written = new CopyOnWriteArrayList<>();
		Sender server = new Sender((transport) -> FileSender.send(file, transport)) {
			@Override
			void made() {
				assertThat(((FileTransport) transport()).canSendFile()).isEqualTo(systemSendsFiles());
				connectionOf(this).channel().pipeline().addFirst(new Recorder(written));
				super.made();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.readToEnd()).hasSize(1_000_001);
		}
		server.awaitLost();
		long parts = written.stream().filter(FilePart.class::isInstance).count();
		assertThat(parts).isEqualTo(systemSendsFiles() ? 4 : 0);
	}

	@Test
	void partOfAFileKeepsItsPlaceBetweenWrites() throws Exception {
		assumeThat(systemSendsFiles()).isTrue();
		Path file = file("0123456789".getBytes());
		try (FileChannel channel = FileChannel.open(file)) {
			CompletableFuture<Void> sent = new CompletableFuture<>();
			RecordingProtocol server = new RecordingProtocol() {
				@Override
				void received(ByteBuf data) {
					transport().write("before ");
					((FileTransport) transport()).sendFile(channel, 3, 4).addCallback((nothing) -> sent.complete(null));
					transport().write(" between ");
					((FileTransport) transport()).sendFile(channel, 0, 2);
					transport().loseConnection();
				}
			};
			try (Peer peer = Peer.connect(listen(() -> server))) {
				assertThat(peer.send("x").readTextToEnd()).isEqualTo("before 3456 between 01");
				sent.get(20, TimeUnit.SECONDS);
			}
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			assertThat(channel.isOpen()).isTrue();
			assertThat(channel.position()).isZero();
		}
	}

	@Test
	void sendsPartsOfFiles() throws Exception {
		byte[] content = bytes(900_000);
		Path file = file(content);
		Sender byName = new Sender((transport) -> FileSender.send(file, 100_000, 700_000, transport));
		try (Peer peer = Peer.connect(listen(() -> byName))) {
			assertThat(peer.readToEnd()).isEqualTo(Arrays.copyOfRange(content, 100_000, 800_000));
		}
		assertThat(byName.result()).isEqualTo(700_000);
		awaitClosed(file);
		try (FileChannel channel = FileChannel.open(file)) {
			Sender open = new Sender((transport) -> FileSender.send(channel, 899_990, 10, transport));
			try (Peer peer = Peer.connect(listen(() -> open))) {
				assertThat(peer.readToEnd()).isEqualTo(Arrays.copyOfRange(content, 899_990, 900_000));
			}
			assertThat(open.result()).isEqualTo(10);
			assertThat(channel.isOpen()).isTrue();
			assertThat(channel.position()).isZero();
		}
	}

	@Test
	void emptyFileAndEmptyPartAreSentAtOnce() throws Exception {
		Path file = file(new byte[0]);
		Sender empty = new Sender((transport) -> FileSender.send(file, transport));
		Sender part = new Sender((transport) -> FileSender.send(file, 0, 0, transport));
		for (Sender server : List.of(empty, part)) {
			try (Peer peer = Peer.connect(listen(() -> server))) {
				assertThat(peer.readToEnd()).isEmpty();
			}
			assertThat(server.result()).isZero();
		}
		awaitClosed(file);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void whatCannotTellItsSizeIsReadToItsEnd() throws Exception {
		Sender server = new Sender((transport) -> FileSender.send(Path.of("/proc/self/status"), transport));
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.readTextToEnd()).contains("VmRSS");
		}
		assertThat(server.result()).isPositive();
	}

	@Test
	void partThatTheFileDoesNotHoldFailsBeforeAnythingIsSent() throws Exception {
		Path file = file(new byte[100]);
		Sender server = new Sender((transport) -> FileSender.send(file, 50, 51, transport));
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.readToEnd()).isEmpty();
		}
		assertThat(server.failure()).isInstanceOf(EOFException.class).hasMessageContaining("100 bytes only");
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		awaitClosed(file);
		assertThatIllegalArgumentException().isThrownBy(() -> FileSender.send(file, -1, 1, server.connection()));
		assertThatIllegalArgumentException().isThrownBy(() -> FileSender.send(file, 1, -1, server.connection()));
	}

	@Test
	void fileTruncatedWhileItIsSentFailsAndTheConnectionGoesOn() throws Exception {
		Path file = sparse(ENDLESS);
		Sender server = new Sender((transport) -> FileSender.send(file, transport));
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port, SLOW)) {
			peer.read(1_000_000);
			awaitFull(server);
			resize(file, 1000);
			byte[] rest = peer.readToEnd();
			assertThat(new String(rest, rest.length - 3, 3)).isEqualTo("end");
			assertThat(server.failure()).isInstanceOf(EOFException.class).hasMessageContaining("truncated");
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
			awaitNoConnections(port);
			assertThat(port.statistics().bytesSent()).isEqualTo(1_000_000 + rest.length);
		}
		awaitClosed(file);
	}

	@Test
	void fileClosedWhileItIsSentFailsAndTheConnectionGoesOn() throws Exception {
		Path file = sparse(ENDLESS);
		FileChannel channel = FileChannel.open(file);
		Sender server = new Sender((transport) -> FileSender.send(channel, 0, ENDLESS, transport));
		try (Peer peer = Peer.connect(listen(() -> server), SLOW)) {
			peer.read(1_000_000);
			awaitFull(server);
			channel.close();
			byte[] rest = peer.readToEnd();
			assertThat(new String(rest, rest.length - 3, 3)).isEqualTo("end");
			assertThat(server.failure()).isInstanceOf(ClosedChannelException.class);
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
		awaitClosed(file);
	}

	@Test
	void peerThatIsGoneStopsTheTransfer() throws Exception {
		Path file = sparse(ENDLESS);
		Sender server = new Sender((transport) -> FileSender.send(file, transport));
		try (Peer peer = Peer.connect(listen(() -> server), SLOW)) {
			peer.read(1_000_000);
			peer.reset();
		}
		assertThat(server.failure()).isInstanceOfSatisfying(TransferStoppedException.class,
				(ex) -> assertThat(ex.bytes()).isGreaterThanOrEqualTo(1_000_000));
		assertThat(server.awaitLost()).isInstanceOf(ConnectionClosedException.class);
		awaitClosed(file);
	}

	@Test
	void abortStopsTheTransfer() throws Exception {
		Path file = sparse(ENDLESS);
		Sender server = new Sender((transport) -> FileSender.send(file, transport));
		try (Peer peer = Peer.connect(listen(() -> server), SLOW)) {
			peer.read(1_000_000);
			awaitFull(server);
			server.connection().abortConnection();
			assertThat(server.failure()).isInstanceOf(TransferStoppedException.class);
			assertThat(server.awaitLost()).isInstanceOf(ConnectionAbortedException.class);
			peer.assertReset();
		}
		awaitClosed(file);
	}

	@Test
	void losingTheConnectionWaitsForTheFile() throws Exception {
		Path file = file(bytes(3_000_000));
		Sender server = new Sender((transport) -> {
			Deferred<Long> sent = FileSender.send(file, transport);
			transport.loseConnection();
			return sent;
		});
		try (Peer peer = Peer.connect(listen(() -> server), SLOW)) {
			assertThat(peer.readToEnd()).isEqualTo(bytes(3_000_000));
		}
		assertThat(server.result()).isEqualTo(3_000_000);
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void stoppingTheReactorStopsTheTransfer() throws Exception {
		Path file = sparse(ENDLESS);
		Sender server = new Sender((transport) -> FileSender.send(file, transport));
		try (Peer peer = Peer.connect(listen(() -> server), SLOW)) {
			peer.read(1_000_000);
			await(this.reactor.stop());
			assertThat(server.failure()).isInstanceOf(TransferStoppedException.class);
		}
		awaitClosed(file);
	}

	@Test
	void cancellingStopsBetweenTwoPieces() throws Exception {
		Path file = sparse(ENDLESS);
		CompletableFuture<Deferred<Long>> sending = new CompletableFuture<>();
		Sender server = new Sender((transport) -> {
			Deferred<Long> sent = FileSender.send(file, transport);
			sending.complete(sent);
			return sent;
		});
		try (Peer peer = Peer.connect(listen(() -> server), SLOW)) {
			peer.read(1_000_000);
			awaitFull(server);
			server.loop().callFromThread(sending.get()::cancel);
			byte[] rest = peer.readToEnd();
			assertThat(new String(rest, rest.length - 3, 3)).isEqualTo("end");
		}
		assertThat(server.outcome).isCompletedExceptionally();
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		awaitClosed(file);
	}

	@Test
	void noMoreThanOnePartIsPending() throws Exception {
		Path file = sparse(20_000_000);
		Sender server = new Sender((transport) -> FileSender.send(file, transport));
		try (Peer peer = Peer.connect(listen(() -> server), SLOW)) {
			Transport transport = server.awaitTransport();
			long most = 0;
			for (int i = 0; i < 20; i++) {
				awaitFull(server);
				most = Math.max(most, transport.pendingWriteBytes());
				peer.read(500_000);
			}
			assertThat(most).isBetween(systemSendsFiles() ? 256 * 1024L : 64 * 1024L, 300 * 1024L);
			assertThat(peer.readToEnd()).hasSize(10_000_000);
			assertThat(server.result()).isEqualTo(20_000_000);
		}
	}

	@Test
	void peerThatTakesNothingOfAFileIsAborted() throws Exception {
		Path file = sparse(ENDLESS);
		Sender server = new Sender((transport) -> FileSender.send(file, transport));
		ListeningPort port = listen(Factory.forProtocol(() -> server),
				ListenOptions.DEFAULT.withWriteTimeout(Duration.ofMillis(300)));
		try (Peer peer = Peer.connect(port, SLOW)) {
			assertThat(server.awaitLost()).isInstanceOf(WriteTimeoutException.class);
			assertThat(server.failure()).isInstanceOf(TransferStoppedException.class);
			peer.assertReset();
		}
		awaitClosed(file);
	}

	@Test
	void otherConnectionsOfTheLoopAreServedMeanwhile() throws Exception {
		await(this.reactor.stop());
		this.reactor = newReactor(1);
		this.reactor.start();
		Path file = sparse(ENDLESS);
		Sender server = new Sender((transport) -> FileSender.send(file, transport));
		AtomicLong received = new AtomicLong();
		try (Peer peer = Peer.connect(listen(() -> server)); Peer other = Peer.connect(listen(StreamTests.Echo::new))) {
			CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> readOn(peer, received));
			for (int i = 0; i < 100; i++) {
				long before = received.get();
				Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> received.get() > before);
				assertThat(other.send("hello").readText(5)).isEqualTo("hello");
			}
			server.connection().abortConnection();
			assertThat(reading).failsWithin(Duration.ofSeconds(20));
		}
		awaitClosed(file);
	}

	private static void readOn(Peer peer, AtomicLong received) {
		try {
			byte[] chunk = new byte[1024 * 1024];
			for (int length = 0; length >= 0; length = peer.socket().getInputStream().read(chunk)) {
				received.addAndGet(length);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void policySeesTheBytes() throws Exception {
		Path file = file(bytes(1_000_000));
		AtomicLong logged = new AtomicLong();
		Pattern sent = Pattern.compile("sent (\\d+) bytes");
		Sender server = new Sender((transport) -> FileSender.send(file, transport));
		Factory factory = new TrafficLoggingFactory(Factory.forProtocol(() -> server), 0, (text) -> {
			Matcher matcher = sent.matcher(text);
			if (matcher.find()) {
				logged.addAndGet(Long.parseLong(matcher.group(1)));
			}
		});
		try (Peer peer = Peer.connect(listen(factory, ListenOptions.DEFAULT))) {
			assertThat(peer.readToEnd()).isEqualTo(bytes(1_000_000));
		}
		assertThat(server.result()).isEqualTo(1_000_000);
		assertThat(logged).hasValue(1_000_000);
	}

	@Test
	void goesOverUnixSockets() throws Exception {
		byte[] content = bytes(1_000_001);
		Path file = file(content);
		Sender server = new Sender((transport) -> FileSender.send(file, transport));
		Path socket = this.folder.resolve("s");
		this.reactor.listenUnix(socket, Factory.forProtocol(() -> server), UnixListenOptions.DEFAULT);
		RecordingProtocol client = new RecordingProtocol();
		this.reactor.connectUnix(socket, ClientFactory.forProtocol(() -> client), ConnectOptions.DEFAULT);
		assertThat(client.awaitBytes(content.length)).isEqualTo(content);
		assertThat(server.result()).isEqualTo(content.length);
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void seamHasADefinedOutcomeWhereItCannotBeUsed() throws Exception {
		Path file = file(new byte[100]);
		RecordingProtocol server = new RecordingProtocol();
		try (FileChannel channel = FileChannel.open(file); Peer peer = Peer.connect(listen(() -> server))) {
			FileTransport transport = (FileTransport) server.awaitTransport();
			assertThatIllegalArgumentException().isThrownBy(() -> transport.sendFile(channel, -1, 1));
			assertThatIllegalArgumentException().isThrownBy(() -> transport.sendFile(channel, 1, -1));
			if (!systemSendsFiles()) {
				assertFails(transport.sendFile(channel, 0, 1), IllegalStateException.class);
				return;
			}
			assertFails(transport.sendFile(channel, 50, 51), EOFException.class);
			assertFails(transport.sendFile(channel, Long.MAX_VALUE, 1), EOFException.class);
			await(transport.sendFile(channel, 100, 0));
			await(transport.sendFile(channel, 0, 100));
			assertThat(peer.read(100)).hasSize(100);
			server.connection().loseConnection();
			assertFails(transport.sendFile(channel, 0, 1), ConnectionClosedException.class);
			peer.readToEnd();
			peer.hangUp();
			server.awaitLost();
			await(this.reactor.stop());
			assertFails(transport.sendFile(channel, 0, 1), ConnectionClosedException.class);
		}
	}

	private static void assertFails(Deferred<Void> deferred, Class<? extends Throwable> type) {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> deferred.toCompletableFuture().get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(type);
	}

	/**
	 * Waits until the peer's side takes no more.
	 */
	private static void awaitFull(Sender server) {
		AtomicLong before = new AtomicLong(-1);
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
			long pending = server.connection().pendingWriteBytes();
			return pending > 0 && pending == before.getAndSet(pending);
		});
	}

	private StreamConnection connectionOf(Protocol protocol) {
		AtomicLong found = new AtomicLong();
		StreamConnection[] result = new StreamConnection[1];
		for (LoopReactor loop : this.reactor.loops().all()) {
			if (loop.isInReactorThread()) {
				loop.forEachConnection((connection) -> {
					if (connection.protocol() == protocol) {
						result[0] = connection;
						found.incrementAndGet();
					}
				});
			}
		}
		assertThat(found).hasValue(1);
		return result[0];
	}

	/**
	 * Sends a file, says "end" if that fails, and closes.
	 */
	private static class Sender extends RecordingProtocol {

		private final Function<Transport, Deferred<Long>> send;

		private final CompletableFuture<Long> outcome = new CompletableFuture<>();

		Sender(Function<Transport, Deferred<Long>> send) {
			this.send = send;
		}

		@Override
		void made() {
			this.send.apply(transport()).addBoth((bytes, failure) -> {
				if (failure == null) {
					this.outcome.complete(bytes);
				}
				else {
					if (connected() && !(failure instanceof EOFException ex && ex.getMessage().contains("nothing"))) {
						transport().write("end");
					}
					this.outcome.completeExceptionally(failure);
				}
				transport().loseConnection();
				return null;
			});
		}

		long result() throws Exception {
			return this.outcome.get(20, TimeUnit.SECONDS);
		}

		Throwable failure() {
			try {
				throw new AssertionError("It came to " + result());
			}
			catch (ExecutionException ex) {
				return ex.getCause();
			}
			catch (Exception ex) {
				throw new AssertionError(ex);
			}
		}

	}

	private static final class Recorder extends ChannelOutboundHandlerAdapter {

		private final List<Object> written;

		Recorder(List<Object> written) {
			this.written = written;
		}

		@Override
		public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
			this.written.add((msg instanceof FilePart) ? msg : "bytes");
			ctx.write(msg, promise);
		}

	}

}
