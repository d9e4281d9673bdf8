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

package io.eventreactor.sample.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page that is there when a test says so.
 */
class SlowPage implements AutoCloseable {

	private final BlockingQueue<HttpExchange> requests = new LinkedBlockingQueue<>();

	private final AtomicInteger unanswered = new AtomicInteger();

	private final AtomicInteger mostUnanswered = new AtomicInteger();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpServer server;

	SlowPage() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::asked);
		this.server.start();
	}

	String address() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/";
	}

	/**
	 * Waits until the page is asked for.
	 * @return the request, which is in progress until it is answered
	 */
	HttpExchange awaitRequest() throws InterruptedException {
		HttpExchange request = this.requests.poll(20, TimeUnit.SECONDS);
		assertThat(request).as("request").isNotNull();
		return request;
	}

	private void asked(HttpExchange request) {
		this.mostUnanswered.accumulateAndGet(this.unanswered.incrementAndGet(), Math::max);
		this.requests.add(request);
	}

	/**
	 * Tells how many requests were in progress at the same time.
	 * @return the most there ever were
	 */
	int mostUnanswered() {
		return this.mostUnanswered.get();
	}

	void answer(HttpExchange request) throws IOException {
		this.unanswered.decrementAndGet();
		request.sendResponseHeaders(200, -1);
		request.close();
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
