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

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.Rejection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens when the system has no more connections to give.
 */
class AcceptorTests {

	private final NettyListeningPort port = new NettyListeningPort(
			NettyReactor.builder().io(IoType.NIO).threads(1).build(),
			new TcpBinding(IoTransport.of(IoType.NIO), new InetSocketAddress(0)),
			Factory.forProtocol(StreamTests.Echo::new), ListenOptions.DEFAULT);

	@Test
	void pausesForASecondWhenTheSystemHasNoMore() {
		EmbeddedChannel channel = new EmbeddedChannel(new Acceptor(this.port));
		channel.freezeTime();
		try (CapturedLog log = new CapturedLog()) {
			channel.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
			channel.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
			assertThat(log.warnings()).hasSize(2)
				.allMatch((warning) -> warning.startsWith("Cannot accept connections on "));
		}
		assertThat(channel.config().isAutoRead()).isFalse();
		assertThat(this.port.statistics().rejected()).containsEntry(Rejection.ACCEPT, 2L);
		channel.advanceTimeBy(999, TimeUnit.MILLISECONDS);
		channel.runScheduledPendingTasks();
		assertThat(channel.config().isAutoRead()).isFalse();
		channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
		channel.runScheduledPendingTasks();
		assertThat(channel.config().isAutoRead()).isTrue();
		channel.finishAndReleaseAll();
	}

	@Test
	void closedPortIsNotReadAgain() {
		EmbeddedChannel channel = new EmbeddedChannel(new Acceptor(this.port));
		channel.freezeTime();
		try (CapturedLog log = new CapturedLog()) {
			channel.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
			assertThat(log.warnings()).hasSize(1);
		}
		channel.close();
		channel.advanceTimeBy(2, TimeUnit.SECONDS);
		channel.runScheduledPendingTasks();
		assertThat(channel.config().isAutoRead()).isFalse();
		assertThat(this.port.statistics().rejected()).containsEntry(Rejection.ACCEPT, 1L);
	}

}
