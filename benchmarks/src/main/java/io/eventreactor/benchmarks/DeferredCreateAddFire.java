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

package io.eventreactor.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import io.vertx.core.Handler;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.eventreactor.defer.Callback;
import io.eventreactor.defer.Deferred;

/**
 * Creates something that will have a value, adds three dependent steps, gives it the
 * value. The first two steps return the next {@link Link}, the third one keeps it.
 * Functions that need not be made anew are not.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-XX:-BackgroundCompilation")
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class DeferredCreateAddFire {

	final Link input = Link.ring();

	private @Nullable Link result;

	private final Callback<Link, @Nullable Void> keepCallback = (link) -> {
		this.result = link.next();
		return null;
	};

	private final Consumer<Link> keepConsumer = (link) -> this.result = link.next();

	private final FutureListener<Link> keepListener = (future) -> this.result = future.getNow().next();

	private final Handler<Link> keepHandler = (link) -> this.result = link.next();

	/**
	 * Measures {@link Deferred}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object deferred() {
		Deferred<Link> deferred = new Deferred<>();
		deferred.addCallback(Link::next).addCallback((link) -> link.next()).addCallback(this.keepCallback);
		deferred.callback(this.input);
		return this.result;
	}

	/**
	 * Measures {@link CompletableFuture}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object completableFuture() {
		CompletableFuture<Link> future = new CompletableFuture<>();
		future.thenApply(Link::next).thenApply((link) -> link.next()).thenAccept(this.keepConsumer);
		future.complete(this.input);
		return this.result;
	}

	/**
	 * Measures Netty's {@link Promise}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object nettyPromise() {
		Promise<Link> promise = Promises.create();
		Promises.map(Promises.map(promise, Link::next), (link) -> link.next()).addListener(this.keepListener);
		promise.setSuccess(this.input);
		return this.result;
	}

	/**
	 * Measures Vert.x's {@link io.vertx.core.Future}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object vertxFuture() {
		io.vertx.core.Promise<Link> promise = io.vertx.core.Promise.promise();
		promise.future().map(Link::next).map((link) -> link.next()).onSuccess(this.keepHandler);
		promise.complete(this.input);
		return this.result;
	}

	/**
	 * Measures Reactor's {@link Mono}, of a {@link Sinks.One}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object mono() {
		Sinks.One<Link> sink = Sinks.one();
		sink.asMono().map(Link::next).map((link) -> link.next()).subscribe(this.keepConsumer);
		sink.tryEmitValue(this.input);
		return this.result;
	}

}
